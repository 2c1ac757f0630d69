package browser

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/jwtdoc/jwtdoc/internal/session"
)

// twoTokens are an access token for an hour and a refresh token for 20 days, made half a minute ago.
func twoTokens(t testing.TB) (access, refresh string) {
	t.Helper()
	made := time.Now().Add(-30 * time.Second)
	return pageToken(t, made, time.Hour), pageToken(t, made, 20*24*time.Hour)
}

func observed(e session.Event, kind session.Kind) []session.Observation {
	var found []session.Observation
	for _, o := range e.Observations {
		if o.Kind == kind {
			found = append(found, o)
		}
	}
	return found
}

// The browser's own protocol writes what a policy stopped into the console.
func TestAStrictPolicyHasNothingToStop(t *testing.T) {
	lab := newAgentLab(t)
	tab := openTab(t, StartChromium(t), lab, nil)
	tab.SignIn(twoTokens(t))
	tab.shortcut()
	tab.AwaitShown("panel", "signed in")
	tab.Run("ends.forbidden()")
	tab.AwaitShown("alert", "refused")
	if got := tab.Text(`getComputedStyle(` + shown("alert") + `).position`); got != "fixed" {
		t.Errorf("the alert has no style: position is %s", got)
	}
	tab.Advance(4)
	tab.Await(`location.pathname === '/login'`)
	tab.AwaitShown("banner", "refused")
	lab.awaitEvent()
	// What a policy stops is told in the console; that it is heard is shown by what is really stopped.
	if said := tab.consoleText(); strings.Contains(said, "Content Security Policy") {
		t.Errorf("the policy stopped something:\n%s", said)
	}
	tab.Run(`const s = document.createElement('p'); s.setAttribute('style', 'color:red'); document.body.append(s)`)
	for deadline := time.Now().Add(stepPatience); !strings.Contains(tab.consoleText(), "Content Security Policy"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("what the policy stops is not heard here:\n%s", tab.consoleText())
		}
	}
}

// The figures of S2: green, yellow below 5 minutes of the access token and below a day of the refresh token, red when
// expired; every 30 seconds.
func TestTheMonitorTellsTheTimesAndTheirColour(t *testing.T) {
	b := StartChromium(t)
	const green, yellow, red = "#15803d", "#a16207", "#dc2626"
	for _, c := range []struct {
		access, refresh time.Duration
		status, colour  string
	}{
		{36 * time.Minute, 19*24*time.Hour + 30*time.Minute, "false 35.5 false 456.5", green},
		{5*time.Minute + 40*time.Second, 25 * time.Hour, "false 5.1 false 24.9", green},
		{5*time.Minute + 25*time.Second, 25 * time.Hour, "false 4.9 false 24.9", yellow},
		{time.Hour, 24 * time.Hour, "false 59.5 false 23.9", yellow},
		{30*time.Second - 6*time.Minute, 24*time.Hour + time.Hour, "true -6 false 24.9", red},
		{time.Hour, -time.Hour, "false 59.5 true -1.1", red},
	} {
		lab := newAgentLab(t)
		tab := openTab(t, b, lab, nil)
		made := time.Now().Add(-30*time.Second + 500*time.Millisecond)
		tab.SignIn(pageToken(t, made, c.access), pageToken(t, made, c.refresh))
		got := tab.Text(`(s => [s.accessTokenExpired, Math.round(s.accessExpiresInMinutes * 10) / 10, s.refreshTokenExpired, s.refreshExpiresInHours].join(' '))(window.__tokenMonitor.getTokenStatus())`)
		if !closeTo(got, c.status) {
			t.Errorf("%v, %v: %s, want %s", c.access, c.refresh, got, c.status)
		}
		if colour := tab.lastColour("access token:"); colour != c.colour {
			t.Errorf("%v, %v: %s, want %s", c.access, c.refresh, colour, c.colour)
		}
	}
}

// closeTo compares words, and numbers among them to 0.1: the test takes time, too.
func closeTo(got, want string) bool {
	g, w := strings.Fields(got), strings.Fields(want)
	if len(g) != len(w) {
		return false
	}
	for i := range g {
		var a, b float64
		_, errA := fmt.Sscan(g[i], &a)
		_, errB := fmt.Sscan(w[i], &b)
		if (errA != nil || errB != nil) && g[i] != w[i] || a-b > 0.21 || b-a > 0.21 {
			return false
		}
	}
	return true
}

func TestTheMonitorSpeaksEveryHalfMinute(t *testing.T) {
	lab := newAgentLab(t)
	tab := openTab(t, StartChromium(t), lab, nil)
	tab.SignIn(twoTokens(t))
	before := strings.Count(tab.consoleText(), "access token:")
	tab.Advance(10 * 60)
	for deadline := time.Now().Add(stepPatience); ; time.Sleep(20 * time.Millisecond) {
		if n := strings.Count(tab.consoleText(), "access token:") - before; n >= 20 {
			if n > 21 {
				t.Errorf("%d lines in ten minutes", n)
			}
			return
		} else if time.Now().After(deadline) {
			t.Fatalf("%d lines in ten minutes:\n%s", n, tab.consoleText())
		}
	}
}

// A page that lives its life is no logout: other pages, a reload, a refresh that works, an hour of nothing, a look at the
// sign-in page, requests that fail for reasons of their own.
func TestAHealthySessionHasNoEnd(t *testing.T) {
	lab := newAgentLab(t)
	tab := openTab(t, StartChromium(t), lab, nil)
	access, refresh := twoTokens(t)
	tab.SignIn(access, refresh)
	tab.Go("/")
	tab.Go("/invoices")
	if err := chromedp.Do(tab.Page, chromedp.Reload()); err != nil {
		t.Fatal(err)
	}
	tab.Run(`fetch('/missing'); fetch('http://127.0.0.1:1/').catch(() => {}); fetch('/api/invoices'); setTimeout(() => { throw new Error('x') }, 0)`)
	tab.Advance(3000)
	tab.Run(fmt.Sprintf(`localStorage.setItem('access', %q)`, pageToken(t, time.Now().Add(50*time.Minute), time.Hour)))
	tab.Advance(3000)
	tab.Go("/login")
	tab.Go("/invoices")
	tab.Advance(60)
	if got := tab.Text(`(s => [s.inSession, ...s.logouts.map(e => e.type + ' ' + e.message)].join('\n'))(window.__tokenMonitor.getState())`); got != "true" {
		t.Errorf("in session, logouts: %s", got)
	}
	if events := lab.events(); len(events) > 0 {
		t.Errorf("%d events of a healthy session", len(events))
	}
}

// The collector is down when it happens: the event arrives later, from another page, and is the same.
func TestAnEventIsSentUntilItHasArrived(t *testing.T) {
	lab := newAgentLab(t)
	tab := openTab(t, StartChromium(t), lab, nil)
	lab.answers(http.StatusServiceUnavailable)
	tab.SignIn(twoTokens(t))
	tab.Run("ends.silent()")
	tab.AwaitShown("alert", "")
	tab.Advance(4)
	tab.Await(`location.pathname === '/login'`)
	lab.awaitEvent()
	tab.Advance(20)
	lab.answers(0)
	tab.Go("/login")
	tab.Advance(600)
	tab.Await(`window.__tokenMonitor.getState().unsent === 0`)
	posts := func() (n int) {
		for _, r := range lab.requests() {
			if r.method == http.MethodPost {
				n++
			}
		}
		return n
	}
	n := posts()
	if events := lab.events(); len(events) != 1 || n < 2 {
		t.Errorf("%d requests, events: %+v", n, events)
	}
	tab.Advance(3600)
	tab.Go("/login")
	tab.Advance(60)
	if m := posts(); m != n {
		t.Errorf("%d more requests after the event had arrived", m-n)
	}
}

// What a wrong event would get is final.
func TestARefusedEventIsNotSentAgain(t *testing.T) {
	lab := newAgentLab(t)
	tab := openTab(t, StartChromium(t), lab, nil)
	lab.answers(http.StatusBadRequest)
	tab.SignIn(twoTokens(t))
	tab.Run("ends.silent()")
	tab.AwaitShown("alert", "")
	tab.Await(`window.__tokenMonitor.getState().unsent === 0`)
}

// Cookies of the collector's host, tokens among them, stay at home, and nothing of the page's content is sent.
func TestNothingOfThePageIsSent(t *testing.T) {
	lab := newAgentLab(t)
	tab := openTab(t, StartChromium(t), lab, nil)
	access, refresh := twoTokens(t)
	tab.SignIn(access, refresh)
	tab.Run(fmt.Sprintf(`document.cookie = 'session=' + %q; history.replaceState(null, '', '/invoices/' + %q + '?token=' + %q + '#' + %q)`, access, access, access, access))
	tab.Run(fmt.Sprintf(`fetch('/api/invoices/' + %q, {method: 'POST', headers: {Authorization: 'Bearer ' + %q}, body: %q})`, access, access, refresh))
	tab.Run(fmt.Sprintf(`const e = new Error(%q); e.name = %q; Promise.reject(e)`, access, access))
	tab.Run(fmt.Sprintf(`jwtdoc.logout('AUTH_ERROR', 'refused: Bearer ' + %q + ' and ' + %q, '/login')`, access, refresh))
	tab.AwaitShown("alert", "refused")
	tab.Advance(4)
	tab.Await(`location.pathname === '/login'`)
	events := lab.awaitEvent()
	if e := events[0]; e.Type != session.AuthError || e.Message != "refused: Bearer [token] and [token]" || e.Location != "/invoices/*" {
		t.Errorf("%s %q at %s", e.Type, e.Message, e.Location)
	}
	if found := lab.leaks(access, refresh); len(found) > 0 {
		t.Errorf("pieces of tokens were sent: %.200q", found)
	}
	for _, r := range lab.requests() {
		if r.method == http.MethodPost && (strings.Contains(r.header, "Cookie:") || strings.Contains(r.header, "Referer:") || strings.Contains(r.body, "SECRET-CONTENT")) {
			t.Errorf("sent:\n%s\n%s", r.header, r.body)
		}
	}
	if kept := tab.Text(`JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)].flat().filter(([k]) => k.startsWith('jwtdoc')))`); strings.Contains(kept, access[40:60]) || !strings.Contains(kept, "jwtdoc.logouts") {
		t.Errorf("kept in the browser:\n%s", kept)
	}
}

func TestTheLastTenLogoutsAreKept(t *testing.T) {
	lab := newAgentLab(t)
	tab := openTab(t, StartChromium(t), lab, nil)
	access, refresh := twoTokens(t)
	tab.SignIn(access, refresh)
	for i := range 12 {
		tab.Run(fmt.Sprintf(`localStorage.setItem('access', %q); advance(11000); jwtdoc.logout('USER_ACTION', 'number %d'); localStorage.removeItem('access'); localStorage.removeItem('refresh'); advance(2000)`, access, i))
	}
	if got := tab.Text(`window.__tokenMonitor.getState().logouts.map(e => e.message).join(' ')`); !strings.HasPrefix(got, "number 2 ") || !strings.HasSuffix(got, "number 11") {
		t.Errorf("kept: %s", got)
	}
}
