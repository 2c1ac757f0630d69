package browser

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/session"
)

// logout is a way in which the small app ends a session, and what is to be seen of it.
type logout struct {
	name string
	// minutes is how long the access token lives, 60 unless it is set; statement is run in the page, passed are the seconds
	// that then pass at most before something shows.
	minutes   int
	statement string
	passed    int
	kind      session.Type
	// title is what the person is told, message what the event says, observed the kinds among its observations.
	title, message string
	observed       []session.Kind
	idle           float64
}

func logouts() []logout {
	const expired, refresh = "your session’s time was up", "your session could not be renewed"
	return []logout{
		{"the token expires", 20, "ends.expiry()", 20 * 60, session.TokenExpired, expired, "the access token expired", nil, 19.5},
		{
			"refresh is refused", 0, "ends.refresh()", 0, session.RefreshFailed, refresh, "POST /auth/refresh answered 401; the access token had 59 min left",
			[]session.Kind{session.KindRefresh, session.KindTokenVanished},
			0,
		},
		{"refresh is refused by XHR", 0, "ends.refreshByXHR()", 0, session.RefreshFailed, refresh, "POST /auth/refresh answered 401", []session.Kind{session.KindRefresh}, 0},
		{
			"a person signs out", 0, "document.querySelector('#out').click()", 0, session.UserAction, "You have signed out.", "the user signed out",
			[]session.Kind{session.KindUserAction, session.KindSignOut},
			0,
		},
		{
			"a 403 is taken for a 401", 0, "ends.forbidden()", 0, session.AuthError, "the server refused a request", "GET /api/invoices answered 403; the access token had 59 min left",
			[]session.Kind{session.KindResponse},
			0,
		},
		{"a script fails", 0, "ends.error()", 0, session.Unknown, "The page does not know why", "a script error came before (TypeError at /app.js:", []session.Kind{session.KindScriptError}, 0},
		{"for no reason", 0, "ends.silent()", 0, session.Unknown, "The page does not know why", "no refused request, failed refresh, click or error was seen; the access token had 59 min left", nil, 0},
		{"a timer of the page", 0, "ends.idleTimer()", 0, session.Unknown, "The page does not know why", "the page itself called /auth/logout, nobody had clicked", []session.Kind{session.KindSignOut}, 0},
	}
}

// The page says why, before and after the redirect; the console says it; the collector gets one event that its strict
// reader takes; and not twelve characters of a token are in what it got. All of it under a strict policy.
func TestEachTypeOfLogoutIsSeenSaidAndSent(t *testing.T) {
	b := StartChromium(t)
	for _, l := range logouts() {
		t.Run(l.name, func(t *testing.T) {
			lab := newAgentLab(t)
			tab := openTab(t, b, lab, nil)
			minutes := l.minutes
			if minutes == 0 {
				minutes = 60
			}
			now := time.Now().Add(-30 * time.Second)
			access, refresh := pageToken(t, now, time.Duration(minutes)*time.Minute), pageToken(t, now, 20*24*time.Hour)
			tab.SignIn(access, refresh)
			tab.Run(l.statement)
			if l.passed > 0 {
				// Second by second, for the alert is there for three of them.
				tab.Run(fmt.Sprintf(`for (let i = 0; i < %d && !%s; i++) advance(1000)`, l.passed, shown("alert")))
			}
			if l.kind != session.UserAction {
				tab.AwaitShown("alert", l.title)
				if path := tab.Text("location.pathname"); path != "/invoices" {
					t.Errorf("the page had gone to %s before the alert was read", path)
				}
				tab.Await(shown("alert") + `.innerText.includes('follows in')`)
				tab.Advance(4)
			}
			tab.Await(`location.pathname === '/login'`)
			tab.AwaitShown("banner", l.title)
			tab.Run(shown("banner") + `.querySelector('summary').click()`)
			if text := tab.Text(shown("banner") + `.innerText`); !strings.Contains(text, l.message) || !strings.Contains(text, string(l.kind)) {
				t.Errorf("the banner's details:\n%s", text)
			}
			tab.Advance(31)
			tab.Await("!" + shown("banner"))

			events := lab.awaitEvent()
			if len(events) != 1 {
				t.Fatalf("%d events: %+v", len(events), events)
			}
			checkEvent(t, l, events[0], now, now.Add(time.Duration(minutes)*time.Minute))
			if said := tab.consoleText(); !strings.Contains(said, "signed out: "+string(l.kind)) || !strings.Contains(said, "access token: ") {
				t.Errorf("the console:\n%s", said)
			}
			if found := lab.leaks(access, refresh); len(found) > 0 {
				t.Errorf("pieces of tokens were sent: %q", found)
			}
		})
	}
}

func checkEvent(t *testing.T, l logout, e session.Event, issued, expires time.Time) {
	t.Helper()
	if e.Type != l.kind || !strings.Contains(e.Message, l.message) {
		t.Errorf("%s %q, want %s %q", e.Type, e.Message, l.kind, l.message)
	}
	if e.Location != "/invoices" || e.Context.UserID != "3" || e.Context.UserEmail != "alma@example.com" {
		t.Errorf("at %s, %+v", e.Location, e.Context)
	}
	if math.Abs(e.IdleMinutes-l.idle) > 0.5 {
		t.Errorf("idle for %v minutes, want %v", e.IdleMinutes, l.idle)
	}
	if e.Tokens == nil || e.Tokens.Access == nil || *e.Tokens.Access.ExpiresAt != float64(expires.Unix()) || *e.Tokens.Access.IssuedAt != float64(issued.Unix()) || e.Tokens.Refresh == nil {
		t.Errorf("tokens: %+v", e.Tokens)
	}
	kinds := make(map[session.Kind]bool)
	for _, o := range e.Observations {
		kinds[o.Kind] = true
	}
	for _, k := range append(l.observed, session.KindLogin) {
		if !kinds[k] {
			t.Errorf("no observation of %s: %+v", k, e.Observations)
		}
	}
	if len(e.Samples) == 0 {
		t.Error("no samples of the monitor")
	}
}
