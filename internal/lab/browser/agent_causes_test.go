package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/jwtdoc/jwtdoc/internal/session"
)

// One person, two tabs, one logout: the tab where it happened reports it, and the other says what it was.
func TestALogoutInAnotherTabIsOneEvent(t *testing.T) {
	lab := newAgentLab(t)
	b := StartChromium(t)
	first := openTab(t, b, lab, nil)
	access, refresh := twoTokens(t)
	first.SignIn(access, refresh)
	second := openTab(t, b, lab, first)
	second.Go("/")
	second.Await(`window.__tokenMonitor.getState().inSession`)
	first.Run("ends.refresh()")
	second.AwaitShown("alert", "could not be renewed")
	second.Await(`window.__tokenMonitor.getState().observations.some(o => o.kind === 'other-tab' && o.name === 'logout' && o.message === 'REFRESH_FAILED')`)
	if first.AwaitShown("alert", "could not be renewed"); second.Text(`window.__tokenMonitor.getState().logouts.map(e => e.id).join()`) != first.Text(`window.__tokenMonitor.getState().logouts.map(e => e.id).join()`) {
		t.Error("the tabs do not speak of one logout")
	}
	first.Advance(4)
	e := first.event()
	if others := observed(e, session.KindOtherTab); len(others) != 1 || others[0].Name != "login" || others[0].Tab == "" {
		t.Errorf("observations of the other tab: %+v", others)
	}
}

// event returns the one event that was sent when the sign-in page is there.
func (p *agentTab) event() session.Event {
	p.t.Helper()
	p.Await(`location.pathname === '/login'`)
	events := p.lab.awaitEvent()
	if len(events) != 1 {
		p.t.Fatalf("%d events", len(events))
	}
	return events[0]
}

// A page of the same origin without the agent takes the token away.
func TestWhatAnotherPageRemovesIsToldFromWhatThisOneDoes(t *testing.T) {
	lab := newAgentLab(t)
	b := StartChromium(t)
	tab := openTab(t, b, lab, nil)
	tab.SignIn(twoTokens(t))
	bare := openTab(t, b, lab, tab)
	if err := chromedp.Do(bare.Page, chromedp.Navigate(lab.App+"/bare")); err != nil {
		t.Fatal(err)
	}
	bare.Run("localStorage.removeItem('access'); localStorage.removeItem('refresh')")
	tab.AwaitShown("alert", "does not know why")
	e := lab.awaitEvent()[0]
	if e.Type != session.Unknown || !strings.Contains(e.Message, "another tab: ") || len(observed(e, session.KindOtherTab)) == 0 {
		t.Errorf("%s %q %+v", e.Type, e.Message, e.Observations)
	}
}

// Other ways of keeping a session, and of losing it.
func TestASessionIsFoundWhereItIsKept(t *testing.T) {
	b := StartChromium(t)
	access, refresh := twoTokens(t)
	for _, c := range []struct {
		name, options, begin, end string
		kind                      session.Type
		message                   string
	}{
		{
			"a readable cookie that vanishes", "access=cookie:at cookies=at,sid", fmt.Sprintf("document.cookie = 'at=%s; path=/'; document.cookie = 'sid=1; path=/'", access),
			"document.cookie = 'at=; Max-Age=0; path=/'; document.cookie = 'sid=; Max-Age=0; path=/'", session.Unknown, "the cookie sid had vanished; the access token had 59 min left",
		},
		{
			"JSON in the storage, cleared by the page", "access=localStorage:auth#tokens.access", fmt.Sprintf(`localStorage.setItem('auth', JSON.stringify({tokens: {access: %q}}))`, access),
			"localStorage.clear(); sessionStorage.clear()", session.Unknown, "the access token had 59 min left",
		},
		{
			"a text in quotes with Bearer before it", "access=sessionStorage:t", fmt.Sprintf(`sessionStorage.setItem('t', '"Bearer %s"')`, access),
			"sessionStorage.removeItem('t')", session.Unknown, "the access token had 59 min left",
		},
		{
			"a token that nobody can read, and a marker", "authenticated=cookie:logged_in", "document.cookie = 'logged_in=yes; path=/'",
			"document.cookie = 'logged_in=; Max-Age=0; path=/'", session.Unknown, "time is not known",
		},
		{
			"a fetch that ends on the sign-in page", "access=localStorage:access", fmt.Sprintf(`localStorage.setItem('access', %q)`, access),
			"fetch('/expired').then(() => localStorage.removeItem('access'))", session.AuthError, "GET /expired answered 200 with the sign-in page",
		},
		{
			"a navigation with the token still there", "access=localStorage:access", fmt.Sprintf(`localStorage.setItem('access', %q)`, access),
			"setTimeout(() => { location.href = '/login' })", session.Unknown, "the access token had 59 min left",
		},
		{
			"the page says it itself", "access=localStorage:access", fmt.Sprintf(`localStorage.setItem('access', %q)`, access),
			"jwtdoc.logout('TOKEN_EXPIRED', 'the guard said so', '/login')", session.TokenExpired, "the guard said so",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab := newAgentLab(t)
			lab.Options = map[string]string{}
			for o := range strings.FieldsSeq(c.options) {
				name, value, _ := strings.Cut(o, "=")
				lab.Options[name] = value
			}
			tab := openTab(t, b, lab, nil)
			tab.Go("/login")
			tab.Run(c.begin)
			tab.Go("/invoices")
			tab.Await(`window.__tokenMonitor.getState().inSession`)
			tab.Run(c.end)
			tab.AwaitShown("alert", "You were signed out")
			e := lab.awaitEvent()[0]
			if e.Type != c.kind || !strings.Contains(e.Message, c.message) {
				t.Errorf("%s %q, want %s %q", e.Type, e.Message, c.kind, c.message)
			}
			if found := lab.leaks(access, refresh); len(found) > 0 {
				t.Errorf("pieces of tokens were sent: %.200q", found)
			}
		})
	}
}

// The server sends a page load to the sign-in page: the agent is there first on the page where it is over.
func TestARedirectOfTheServerIsNoticedOnTheSignInPage(t *testing.T) {
	lab := newAgentLab(t)
	tab := openTab(t, StartChromium(t), lab, nil)
	tab.SignIn(twoTokens(t))
	tab.Advance(15 * 60)
	if err := chromedp.Do(tab.Page, chromedp.Navigate(lab.App+"/expired")); err != nil {
		t.Fatal(err)
	}
	tab.Await(`location.pathname === '/login'`)
	tab.AwaitShown("banner", "does not know why")
	e := lab.awaitEvent()[0]
	if e.Type != session.Unknown || !strings.Contains(e.Message, "had 44 min left") || e.Location != "/invoices" || e.IdleMinutes < 14.9 {
		t.Errorf("%s %q at %s, idle %v", e.Type, e.Message, e.Location, e.IdleMinutes)
	}
}

// Moving the mouse, a key, a click: the person is there.
func TestActivityEndsIdleness(t *testing.T) {
	lab := newAgentLab(t)
	tab := openTab(t, StartChromium(t), lab, nil)
	tab.SignIn(twoTokens(t))
	for _, act := range []func() error{
		func() error { return chromedp.Do(tab.Page, chromedp.MouseEvent("mouseMoved", 30, 40)) },
		func() error { return chromedp.Do(tab.Page, chromedp.KeyEvent("a")) },
		func() error { return chromedp.Do(tab.Page, chromedp.MouseClickXY(5, 300)) },
		func() error { tab.Run("window.dispatchEvent(new Event('scroll'))"); return nil },
	} {
		tab.Advance(125)
		if got := tab.Text(`String(window.__tokenMonitor.getState().idleMinutes >= 2)`); got != "true" {
			t.Errorf("after two minutes of nothing: idle %s", tab.Text(`String(window.__tokenMonitor.getState().idleMinutes)`))
		}
		if err := act(); err != nil {
			t.Fatal(err)
		}
		tab.Await(`window.__tokenMonitor.getState().idleMinutes < 0.5`)
	}
}

// The page gets from fetch and XMLHttpRequest what it would have got without the agent, and hears of its own errors.
func TestThePageWorksAsWithoutTheAgent(t *testing.T) {
	lab := newAgentLab(t)
	tab := openTab(t, StartChromium(t), lab, nil)
	tab.SignIn(twoTokens(t))
	for name, expression := range map[string]string{
		"name, length and text of fetch": `[fetch.name, fetch.length, String(fetch)].join() === 'fetch,1,function () { [native code] }'`,
		"the answer":                     `(async () => { const r = await fetch('/api/me', {headers: {'X-Given': 'yes'}}); return r instanceof Response && r.headers.get('X-Given') === 'yes' && (await r.json()).name === 'alma'; })()`,
		"a Request object":               `fetch(new Request('/api/me')).then(r => r.status === 200)`,
		"a URL object":                   `fetch(new URL('/api/me', location)).then(r => r.status === 200)`,
		"an error":                       `fetch('http://127.0.0.1:1/').then(() => false, e => e instanceof TypeError)`,
		"an abort":                       `(() => { const c = new AbortController(); const p = fetch('/api/me', {signal: c.signal}); c.abort('why'); return p.then(() => false, e => e === 'why'); })()`,
		"a wrong call":                   `fetch().then(() => false, e => e instanceof TypeError)`,
		"an error that nobody handles":   `new Promise(done => { addEventListener('unhandledrejection', e => { e.preventDefault(); done(e.reason instanceof TypeError); }, {once: true}); fetch('http://127.0.0.1:1/'); })`,
		"an error that is handled":       `new Promise(done => { addEventListener('unhandledrejection', e => done(false), {once: true}); fetch('http://127.0.0.1:1/').catch(() => {}); fetch('/api/me').then(() => setTimeout(() => done(true), 300)); })`,
		"XMLHttpRequest":                 `new Promise(done => { const x = new XMLHttpRequest(); x.open('GET', '/api/me'); x.setRequestHeader('X-Given', 'yes'); x.onload = () => done(x.getResponseHeader('X-Given') === 'yes' && JSON.parse(x.responseText).name === 'alma'); x.send(); })`,
		"XMLHttpRequest, used again":     `new Promise(done => { const x = new XMLHttpRequest(); let n = 0; x.onload = () => { if (++n === 2) done(true); else { x.open('GET', '/api/me'); x.send(); } }; x.open('GET', '/api/me'); x.send(); })`,
		"XMLHttpRequest, at once":        `(() => { const x = new XMLHttpRequest(); x.open('GET', '/api/me', false); x.send(); return x.status === 200; })()`,
		"a wrong call of it":             `(() => { try { new XMLHttpRequest().open(); return false; } catch (e) { return e instanceof TypeError; } })()`,
		"an event of the form":           `(() => { let n = 0; const b = document.querySelector('#out'); b.addEventListener('mouseover', () => n++); b.dispatchEvent(new Event('mouseover')); return n === 1; })()`,
	} {
		ok, err := chromedp.Run(tab.Page, chromedp.Evaluate[bool](expression, chromedp.EvalAwaitPromise))
		if err != nil || !ok {
			t.Errorf("%s: %v, %v", name, ok, err)
		}
	}
}

// What may be broken in a page must not be broken further: no storage, a source that fails, a configuration that is
// frozen, a clock of the year 300000 in a token.
func TestAnAgentThatCannotWorkStaysSilent(t *testing.T) {
	b := StartChromium(t)
	for name, c := range map[string]struct{ before, access string }{
		"no storage":       {`for (const n of ['getItem', 'setItem']) Storage.prototype[n] = () => { throw new DOMException('no', 'SecurityError'); }`, "localStorage:access"},
		"a source fails":   {`window.jwtdoc = Object.freeze({access() { throw new Error('mine'); }, authenticated() { throw new Error('mine'); }})`, ""},
		"odd tokens":       {`let n = 0; const odd = ['a.b.c', 'eyJhbGciOiJub25lIn0.eyJleHAiOjFlOTl9.', 'eyJ9.bnVsbA.', 7, true, {exp: 1e300, iat: 'x'}, Promise.reject(1), [], 'a.%%%.c']; window.jwtdoc = {access: () => odd[n++ % odd.length], refresh: () => odd[n++ % odd.length]}`, ""},
		"nothing is given": {``, ""},
		"not understood":   {``, "somewhere"},
		"junk in storage":  {`if (location.protocol === 'http:') { localStorage.setItem('jwtdoc.logouts', '{"a":1}'); localStorage.setItem('jwtdoc.outbox', '[1,null,{"event":3}]'); localStorage.setItem('jwtdoc.active', '"x"'); sessionStorage.setItem('jwtdoc.tab', '[]') }`, "localStorage:access"},
	} {
		t.Run(name, func(t *testing.T) {
			lab := newAgentLab(t)
			lab.Options = map[string]string{}
			if c.access != "" {
				lab.Options["access"] = c.access
			}
			tab := openTab(t, b, lab, nil)
			tab.before(c.before)
			tab.Go("/invoices")
			tab.Advance(120)
			tab.shortcut()
			tab.AwaitShown("panel", "Session")
			tab.Go("/login")
			tab.Advance(10)
			time.Sleep(50 * time.Millisecond)
			for line := range strings.SplitSeq(tab.consoleText(), "\n") {
				if strings.Contains(line, "Error") && !strings.Contains(line, "favicon") {
					t.Errorf("the console: %s", line)
				}
			}
		})
	}
}

// A cookie that ages out between two looks is why the answer is a refusal, and has to be noted before it.
func TestACookieThatIsGoneIsNotedBeforeTheAnswerThatItCaused(t *testing.T) {
	lab := newAgentLab(t)
	lab.Options["cookies"] = "sid"
	tab := openTab(t, StartChromium(t), lab, nil)
	tab.SignIn(twoTokens(t))
	tab.Run(`document.cookie = 'sid=1; path=/'; advance(1500)`)
	tab.Run(`window.frozen = true; document.cookie = 'sid=; Max-Age=0; path=/'; ends.forbidden().finally(() => { window.frozen = false; })`)
	tab.AwaitShown("alert", "refused")
	order := []session.Kind{}
	for _, o := range lab.awaitEvent()[0].Observations {
		if o.Kind == session.KindCookieVanished || o.Kind == session.KindResponse {
			order = append(order, o.Kind)
		}
	}
	if len(order) != 2 || order[0] != session.KindCookieVanished {
		t.Errorf("noted in the order %v", order)
	}
}
