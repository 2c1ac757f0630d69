// Package browser drives a real Chromium for tests: a page, and the DevTools front end opened on it, whose own code
// exports the recording and copies requests as commands. It is a module of its own, so that nobody who builds jwtdoc
// fetches what drives a browser.
//
//	cd internal/lab/browser && go test ./...
package browser

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience bounds a whole test with a browser; Chromium starts in a second, the rest is for busy machines.
const patience = 150 * time.Second

// program finds Chromium. Where there is none the test is skipped with the command that installs it, or fails where
// the lab is required.
func program(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const reason = "Chromium is not installed\ninstall it with: apt-get install -y chromium"
	if os.Getenv("JWTDOC_LAB") == "require" {
		t.Fatal("JWTDOC_LAB=require: " + reason)
	}
	t.Skip(reason)
	return ""
}

// Chromium is a running browser without a window.
type Chromium struct {
	// Page is its first page, for chromedp.
	Page context.Context

	t   testing.TB
	dir string
}

// StartChromium starts a browser that ends with the test. More command line flags follow chromedp's own.
func StartChromium(t testing.TB, flags ...string) *Chromium {
	t.Helper()
	b := &Chromium{t: t, dir: t.TempDir()}
	path := program(t)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	alloc, end := chromedp.NewExecAllocator(ctx, append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(b.dir), // as root, Chromium has no sandbox
		chromedp.ModifyCmdFunc(func(c *exec.Cmd) {
			// chromedp speaks through a pipe; the developer tools need the port beside it.
			more := append([]string{"--remote-debugging-port=0", "--remote-allow-origins=*"}, flags...)
			c.Args = append(c.Args[:1:1], append(more, c.Args[1:]...)...)
			diesWithUs(c)
		}))...)
	t.Cleanup(end)
	page, closePage := chromedp.NewContext(alloc)
	t.Cleanup(closePage)
	if err := chromedp.Do(page); err != nil {
		t.Fatalf("starting %s: %v", path, err)
	}
	b.Page = page
	return b
}

// debuggingHost is where the browser serves its developer tools.
func (b *Chromium) debuggingHost() string {
	b.t.Helper()
	for deadline := time.Now().Add(patience / 2); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		text, err := os.ReadFile(filepath.Join(b.dir, "DevToolsActivePort"))
		if port, _, whole := strings.Cut(string(text), "\n"); err == nil && whole {
			return "127.0.0.1:" + port
		}
	}
	b.t.Fatal("Chromium did not say which port its developer tools have")
	return ""
}
