package browser

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// The whole loop, with the program itself: a person opens the demo's page, signs in, is signed out, and asks who did it.
func TestTheDemoShowsWhoEndedTheSession(t *testing.T) {
	b := StartChromium(t)
	program := filepath.Join(t.TempDir(), "jwtdoc")
	if out, err := exec.Command("go", "build", "-o", program, "github.com/jwtdoc/jwtdoc").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for fault, want := range map[string]struct{ kind, layer string }{
		"cookie-ages-out":       {"AUTH_ERROR", "cookie-max-age"},
		"refresh-rotated-twice": {"REFRESH_FAILED", "refresh-reused"},
		"403-mistaken":          {"AUTH_ERROR", "status-mistaken"},
	} {
		t.Run(fault, func(t *testing.T) {
			db := "sqlite:" + filepath.Join(t.TempDir(), "demo.db")
			d := startDemo(t, program, fault, db)
			tab := openTab(t, b, &agentLab{App: strings.TrimSuffix(d.page, "/"), t: t}, nil)
			tab.Go("/login")
			tab.Click("form button")
			tab.Await(`location.pathname === '/' && window.__tokenMonitor.getState().inSession`)
			if fault == "cookie-ages-out" {
				// Twenty seconds of the browser's own clock, which nobody can set forward.
				if _, err := chromedp.Call(tab.Page, network.ClearBrowserCookies, cdp.Empty{}); err != nil {
					t.Fatal(err)
				}
				tab.Advance(3)
			} else {
				tab.Advance(16)
			}
			tab.AwaitShown("alert", "You were signed out")
			tab.Advance(4)
			tab.Await(`location.pathname === '/login'`)
			tab.AwaitShown("banner", "You were signed out")
			var event struct {
				Event struct{ ID, Type string } `json:"event"`
			}
			if err := json.Unmarshal([]byte(d.line()), &event); err != nil || event.Event.Type != want.kind {
				t.Fatalf("%v: %+v, want %s", err, event, want.kind)
			}
			d.interrupt()
			out, err := exec.Command(program, "session", "explain", event.Event.ID, "--db", db, "-j").Output()
			var said struct {
				Verdict struct{ Layer, Standing, Summary string } `json:"verdict"`
			}
			if jsonErr := json.Unmarshal(out, &said); jsonErr != nil || said.Verdict.Layer != want.layer {
				t.Errorf("%v, %v: %+v, want %s", err, jsonErr, said, want.layer)
			}
			t.Logf("%+v", said.Verdict)
		})
	}
}

// demoRun is jwtdoc demo session, running.
type demoRun struct {
	page string

	t    *testing.T
	cmd  *exec.Cmd
	read *bufio.Scanner
}

func startDemo(t *testing.T, program, fault, db string) *demoRun {
	t.Helper()
	d := &demoRun{t: t, cmd: exec.Command(program, "demo", "session", fault, "--db", db, "-j")}
	d.cmd.Stderr = os.Stderr
	diesWithUs(d.cmd)
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.cmd.Process.Kill() })
	d.read = bufio.NewScanner(out)
	d.read.Buffer(nil, 1<<20)
	var first struct{ Page string }
	if err := json.Unmarshal([]byte(d.line()), &first); err != nil {
		t.Fatal(err)
	}
	d.page = first.Page
	return d
}

// line waits for the next line of JSON.
func (d *demoRun) line() string {
	d.t.Helper()
	if !d.read.Scan() {
		d.t.Fatalf("the demo ended: %v", d.read.Err())
	}
	return d.read.Text()
}

// interrupt ends it as Ctrl-C does, which is no failure.
func (d *demoRun) interrupt() {
	d.t.Helper()
	if err := d.cmd.Process.Signal(syscall.SIGINT); err != nil {
		d.t.Fatal(err)
	}
	for d.read.Scan() {
		continue
	}
	if err := d.cmd.Wait(); err != nil {
		d.t.Errorf("after Ctrl-C: %v", err)
	}
}
