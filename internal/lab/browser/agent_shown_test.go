package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// look is a window: how wide, and whether the person prefers it dark.
type look struct {
	name          string
	width, height int64
	scheme        string
}

func looks() []look {
	return []look{{"light", 1000, 700, "light"}, {"dark", 1000, 700, "dark"}, {"light-narrow", 360, 640, "light"}, {"dark-narrow", 320, 480, "dark"}}
}

func (p *agentTab) as(l look) {
	p.t.Helper()
	if err := chromedp.Do(p.Page, chromedp.EmulateViewport(l.width, l.height)); err != nil {
		p.t.Fatal(err)
	}
	if _, err := chromedp.Call(p.Page, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}},
	}); err != nil {
		p.t.Fatal(err)
	}
}

// fits fails where the element reaches out of the window or scrolls sideways.
func (p *agentTab) fits(class string) {
	p.t.Helper()
	if out := p.Text(fmt.Sprintf(`(e => { const r = e.getBoundingClientRect();
		return r.left < 0 || r.top < 0 || r.right > innerWidth || r.bottom > innerHeight || e.scrollWidth > e.clientWidth
			? JSON.stringify([r, innerWidth, innerHeight, e.scrollWidth, e.clientWidth]) : ''; })(%s)`, shown(class))); out != "" {
		p.t.Errorf("%s does not fit: %s", class, out)
	}
}

// Alert, banner and panel, wide and narrow, light and dark: axe-core finds nothing, and all of it fits into the window.
func TestWhatIsShownIsAccessible(t *testing.T) {
	source := axe(t)
	b := StartChromium(t)
	for _, l := range looks() {
		t.Run(l.name, func(t *testing.T) {
			lab := newAgentLab(t)
			lab.Policy = "default-src 'self' 'unsafe-inline' COLLECTOR" // axe-core writes styles of its own
			tab := openTab(t, b, lab, nil)
			tab.as(l)
			access, refresh := pageToken(t, time.Now().Add(-56*time.Minute), time.Hour), pageToken(t, time.Now(), 20*24*time.Hour)
			check := func(class string) {
				t.Helper()
				tab.Picture(class + "-" + l.name)
				tab.fits(class)
				if n := tab.Axe(source, class); n < 5 {
					t.Errorf("axe-core applied %d rules to the %s: it was not looked at", n, class)
				}
			}
			tab.SignIn(access, refresh)
			tab.Run("ends.error()")
			tab.AwaitShown("alert", "The page does not know why")
			check("alert")
			tab.Advance(4)
			tab.Await(`location.pathname === '/login'`)
			tab.AwaitShown("banner", "The page does not know why")
			tab.Picture("closed-banner-" + l.name)
			tab.Run(shown("banner") + `.querySelector('summary').click()`)
			check("banner")
			tab.SignIn(access, refresh)
			tab.Run("ends.forbidden()")
			tab.Advance(4)
			tab.Await(`location.pathname === '/login'`)
			tab.SignIn(access, refresh)
			tab.shortcut()
			tab.AwaitShown("panel", "AUTH_ERROR")
			check("panel")
			tab.Run(`[...` + shown("panel") + `.querySelectorAll('button')].at(-1).click()`)
			check("panel")
		})
	}
}

// shortcut presses Ctrl+Shift+D, as the keyboard does.
func (p *agentTab) shortcut() {
	p.t.Helper()
	if err := chromedp.Do(p.Page, chromedp.KeyEvent("D", chromedp.KeyModifiers(chromedp.ModifierCtrl, chromedp.ModifierShift))); err != nil {
		p.t.Fatal(err)
	}
}

// press presses a key, as the keyboard does.
func (p *agentTab) press(key string) {
	p.t.Helper()
	if err := chromedp.Do(p.Page, chromedp.KeyEvent(key)); err != nil {
		p.t.Fatal(err)
	}
}

// focused is what the keyboard is in, within the agent or the page.
const focused = `(e => (e.shadowRoot?.activeElement ?? e))(document.activeElement)`

func TestThePanelOpensByTheKeyboardAndTellsTheState(t *testing.T) {
	lab := newAgentLab(t)
	tab := openTab(t, StartChromium(t), lab, nil)
	access, refresh := pageToken(t, time.Now(), 4*time.Minute), pageToken(t, time.Now(), 20*24*time.Hour)
	for range 6 {
		tab.SignIn(access, refresh)
		tab.Run("ends.forbidden()")
		tab.AwaitShown("alert", "refused")
		tab.Advance(4)
		tab.Await(`location.pathname === '/login'`)
	}
	tab.SignIn(access, refresh)
	tab.Run("document.querySelector('#out').focus()")
	tab.shortcut()
	text := tab.AwaitShown("panel", "signed in")
	for _, want := range []string{"! 3 min left", "✓ 19 d 23 h left", "AUTH_ERROR", "GET /api/invoices answered 403", "login"} {
		if !strings.Contains(text, want) {
			t.Errorf("the panel lacks %q:\n%s", want, text)
		}
	}
	if n := tab.Text(`String(` + shown("panel") + `.querySelectorAll('ul')[0].children.length)`); n != "5" {
		t.Errorf("%s logouts, the last five are expected", n)
	}
	if got := tab.Text(focused + `.innerText`); got != "Close" {
		t.Errorf("the keyboard is at %q", got)
	}
	tab.press("\t")
	tab.press(" ")
	dump := tab.Text(shown("panel") + `.querySelector('pre').innerText`)
	for _, want := range []string{`"accessTokenExpired": false`, `"inSession": true`, `"logouts": [`} {
		if !strings.Contains(dump, want) {
			t.Errorf("the dump lacks %s:\n%s", want, dump)
		}
	}
	if strings.Contains(dump, access[:12]) || strings.Contains(dump, access[40:60]) {
		t.Errorf("a token is in the dump:\n%s", dump)
	}
	tab.Await(`true`)
	if said := tab.consoleText(); !strings.Contains(said, "jwtdoc state") {
		t.Errorf("the console:\n%s", said)
	}
	tab.press("\u001b")
	tab.Await("!" + shown("panel"))
	if got := tab.Text(focused + `.id`); got != "out" {
		t.Errorf("after the panel the keyboard is at %q, not where it was", got)
	}
}

// Who reads the details keeps them; who closes the message is rid of it.
func TestTheBannerStaysWhileItIsRead(t *testing.T) {
	lab := newAgentLab(t)
	tab := openTab(t, StartChromium(t), lab, nil)
	access := pageToken(t, time.Now(), time.Hour)
	tab.SignIn(access, access)
	tab.Run("ends.silent()")
	tab.AwaitShown("alert", "does not know")
	tab.Advance(4)
	tab.Await(`location.pathname === '/login'`)
	tab.AwaitShown("banner", "does not know")
	tab.Run(shown("banner") + `.querySelector('summary').focus()`)
	tab.press("\r")
	tab.Await(shown("banner") + `.querySelector('details').open`)
	tab.Advance(120)
	tab.Await(`!!` + shown("banner"))
	tab.press("\t")
	tab.press("\r")
	tab.Await("!" + shown("banner"))
	// It was read: it does not come again.
	tab.Go("/login")
	tab.Advance(5)
	if there := tab.Text(`String(!!` + shown("banner") + `)`); there != "false" {
		t.Error("the banner came back")
	}
}
