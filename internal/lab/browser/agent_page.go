package browser

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// agentTab is a tab with a page that has the agent, under a clock that the test sets forward.
type agentTab struct {
	*Chromium

	lab     *agentLab
	mu      sync.Mutex
	console []string
	styled  [][2]string // a line and its colour
}

// openTab opens a tab with storage of its own, or one beside another (same storage) where that is given.
func openTab(t *testing.T, b *Chromium, lab *agentLab, beside *agentTab) *agentTab {
	t.Helper()
	parent, options := b.Page, []chromedp.ContextOption{chromedp.WithNewBrowserContext()}
	if beside != nil {
		parent, options = beside.Page, nil
	}
	ctx, end := chromedp.NewContext(parent, options...)
	t.Cleanup(end)
	tab := &agentTab{Chromium: &Chromium{Page: ctx, t: t}, lab: lab}
	clock, err := agentFiles.ReadFile("testdata/agent/clock.js")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: string(clock)}); err != nil {
		t.Fatal(err)
	}
	tab.listen(ctx)
	return tab
}

// listen keeps what the page writes to its console.
func (p *agentTab) listen(ctx context.Context) {
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			p.mu.Lock()
			p.console = append(p.console, m.Text)
			if n := len(m.Args); n > 1 {
				_, colour, _ := strings.Cut(string(m.Args[n-1].Value), "color:")
				p.styled = append(p.styled, [2]string{m.Text, strings.Trim(colour, `"`)})
			}
			p.mu.Unlock()
		}
	}()
}

func (p *agentTab) consoleText() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.console, "\n")
}

// Go opens a page of the app and waits until the agent is there.
func (p *agentTab) Go(path string) {
	p.t.Helper()
	if err := chromedp.Do(p.Page, chromedp.Navigate(p.lab.App+path)); err != nil {
		p.t.Fatal(err)
	}
	p.Await(`!!window.__tokenMonitor`)
}

// SignIn stores the tokens and opens the app, as the app would after its sign-in page.
func (p *agentTab) SignIn(access, refresh string) {
	p.t.Helper()
	p.Go("/login")
	p.Run(fmt.Sprintf(`localStorage.setItem('access', %q); localStorage.setItem('refresh', %q); localStorage.setItem('canary', %q)`, access, refresh, access))
	p.Go("/invoices")
	p.Await(`window.__tokenMonitor.getState().inSession`)
}

// Run runs statements in the page.
func (p *agentTab) Run(statements string) {
	p.t.Helper()
	if _, err := chromedp.Run(p.Page, chromedp.Evaluate[bool]("(() => { "+statements+"; return true; })()")); err != nil {
		p.t.Fatalf("%s: %v", statements, err)
	}
}

// Advance sets the page's clock forward.
func (p *agentTab) Advance(seconds int) {
	p.t.Helper()
	p.Run(fmt.Sprintf("advance(%d)", seconds*1000))
}

// Text evaluates an expression of the page.
func (p *agentTab) Text(expression string) string {
	p.t.Helper()
	out, err := chromedp.Run(p.Page, chromedp.Evaluate[string](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return out
}

// shown is what the agent shows, as an expression: the element of this class, if it is there.
func shown(class string) string {
	return fmt.Sprintf(`document.querySelector('jwtdoc-agent')?.shadowRoot.querySelector('.%s')`, class)
}

// AwaitShown waits until the agent shows something with this text, and returns all of its text.
func (p *agentTab) AwaitShown(class, text string) string {
	p.t.Helper()
	p.Await(fmt.Sprintf(`!!%s?.innerText.includes(%q)`, shown(class), text))
	return p.Text(shown(class) + `.innerText`)
}

// Picture writes what the tab shows where JWTDOC_PICTURES names a directory, for people to look at.
func (p *agentTab) Picture(name string) {
	p.t.Helper()
	dir := os.Getenv("JWTDOC_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(p.Page, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// axe is the source of axe-core, as testdata/npm/install installs it.
func axe(t testing.TB) string {
	t.Helper()
	lock, err := os.ReadFile(filepath.Join("testdata", "npm", "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	cache := os.Getenv("JWTDOC_LAB_CACHE")
	if cache == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			t.Fatal(err)
		}
		cache = filepath.Join(user, "jwtdoc-lab")
	}
	sum := sha256.Sum256(lock)
	text, err := os.ReadFile(filepath.Join(cache, "browser-"+hex.EncodeToString(sum[:8]), "node_modules", "axe-core", "axe.min.js"))
	if err == nil {
		return string(text)
	}
	const reason = "axe-core is not installed\ninstall it with: internal/lab/browser/testdata/npm/install"
	if os.Getenv("JWTDOC_LAB") == "require" {
		t.Fatal("JWTDOC_LAB=require: " + reason)
	}
	t.Skip(reason)
	return ""
}

// violation is what axe-core found wrong, and where.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// Axe checks the page with all rules of axe-core and fails for each violation. It returns how many rules the element of
// the agent passed.
func (p *agentTab) Axe(source, class string) (passed int) {
	p.t.Helper()
	p.Run("window.frozen = true; if (!window.axe) { " + source + "\n }") // nothing is redrawn while it looks
	out, err := chromedp.Run(p.Page, chromedp.Evaluate[string](fmt.Sprintf(`axe.run({include: [{fromShadowDom: ['jwtdoc-agent', '.%s']}]},
		{resultTypes: ['violations', 'passes', 'incomplete']}).finally(() => { window.frozen = false; }).then(r => JSON.stringify({violations: r.violations.concat(r.incomplete), passes: r.passes.length}))`, class),
		chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("axe: %v", err)
	}
	var result struct {
		Violations []violation `json:"violations"`
		Passes     int         `json:"passes"`
	}
	if err := json.Unmarshal([]byte(out), &result); err != nil {
		p.t.Fatal(err)
	}
	for _, v := range result.Violations {
		for _, n := range v.Nodes {
			p.t.Errorf("%s: %s: %s\n%s\n%s", class, v.ID, v.Help, n.HTML, n.Summary)
		}
	}
	return result.Passes
}

// lastColour is the colour of the last line of the console that begins so.
func (p *agentTab) lastColour(prefix string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range slices.Backward(p.styled) {
		if strings.Contains(m[0], prefix) {
			return m[1]
		}
	}
	return ""
}

// before runs a script in each page before its own.
func (p *agentTab) before(source string) {
	p.t.Helper()
	if _, err := chromedp.Call(p.Page, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: source}); err != nil {
		p.t.Fatal(err)
	}
}
