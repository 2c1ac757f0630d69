package browser

import (
	"testing"
	"time"
)

// ending is a way in which a session is ended for real.
type ending struct {
	name string
	// did says what is done, layer what that is called. orSays are layers that are true as well, where the sources do not
	// tell the two apart.
	did, layer string
	orSays     []string
	healthy    bool
	// always: it is done in every run, the others where JWTDOC_SESSIONS asks for all.
	always   bool
	settings sessionSettings
	// clock: the page's time is set forward, and there is no recording of the network.
	clock bool
	act   func(*stage)
	// unsettled are the sources from which nobody could know.
	unsettled []string
}

func clockSource(t testing.TB) string {
	t.Helper()
	text, err := agentFiles.ReadFile("testdata/agent/clock.js")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// inStorage are the agent's attributes where the page keeps both tokens in its storage, inCookie those where it sees none.
func inStorage() map[string]string {
	return map[string]string{"access": "localStorage:access", "refresh": "localStorage:refresh"}
}

func inCookie() map[string]string { return map[string]string{"authenticated": "cookie:signed_in"} }

type told = map[string]any

func endings() []ending {
	return []ending{
		{
			name: "cookie-ages-out", always: true, did: "the HttpOnly cookie with the token was set for 4 s, the token in it for an hour; the page then called its API", layer: "cookie-max-age",
			settings: sessionSettings{InCookie: true, CookieAge: 4, Agent: inCookie()},
			act: func(s *stage) {
				time.Sleep(5 * time.Second)
				s.calls("/api/me")
			},
			unsettled: []string{"event", "log", "event+log"},
		},
		{
			name: "cookie-ages-out-readable", did: "a readable session cookie beside the tokens was set for 4 s; the page then called its API", layer: "cookie-max-age",
			settings: sessionSettings{NeedsCookie: true, CookieAge: 4, Agent: with(inStorage(), "cookies", sessionCookie)},
			act: func(s *stage) {
				time.Sleep(5 * time.Second)
				s.calls("/api/me")
			},
			unsettled: []string{"log"},
		},
		{
			name: "cookie-ages-out-redirect", did: "the HttpOnly cookie was set for 4 s; the person then opened a page that the server renders, and was redirected to sign in", layer: "cookie-max-age",
			settings: sessionSettings{InCookie: true, CookieAge: 4, Agent: inCookie()},
			act: func(s *stage) {
				time.Sleep(5 * time.Second)
				s.Run("location.href = '/account'")
			},
			unsettled: []string{"event", "log", "event+log"},
		},
		{
			name: "access-expires", did: "the access token lived 4 s, and the page has no renewal: it called its API after that", layer: "access-expiry",
			settings: sessionSettings{Access: 4 * time.Second, Agent: inStorage()},
			act: func(s *stage) {
				time.Sleep(5 * time.Second)
				s.calls("/api/me")
			},
			unsettled: []string{"log"},
		},
		{
			name: "access-expires-guard", did: "the access token lived 15 min, and the page's own guard ended the session then", layer: "access-expiry", clock: true,
			settings:  sessionSettings{Access: 15 * time.Minute, Page: told{"guard": true}, Agent: inStorage()},
			act:       func(s *stage) { s.passes(16 * time.Minute) },
			unsettled: []string{"log"},
		},
		{
			name: "refresh-expires", did: "the access token of 30 min was renewed as often as the page called its API, until the refresh token of 2 d had expired", layer: "refresh-expired", healthy: true, clock: true,
			settings: sessionSettings{Access: 30 * time.Minute, Refresh: 48 * time.Hour, Page: told{"renews": true}, Agent: inStorage()},
			act: func(s *stage) {
				for range 3 {
					s.sleeps(15 * time.Hour)
					s.calls("/api/me")
					time.Sleep(300 * time.Millisecond)
				}
				s.sleeps(49 * time.Hour)
				s.calls("/api/me")
			},
			unsettled: []string{"log"},
		},
		{
			name: "refresh-race-of-two-tabs", did: "two tabs woke up after the access token's 4 s and renewed with the same refresh token; the server rotates them and ends the session at a second use", layer: "refresh-reused",
			orSays:   []string{"refresh-refused"},
			settings: sessionSettings{Access: 4 * time.Second, Rotates: true, Page: told{"renews": true, "watchesStorage": true}, Agent: inStorage()},
			act: func(s *stage) {
				second := s.another("/")
				second.Await(`!!window.app`)
				time.Sleep(5 * time.Second)
				// Both saw the 401 before either has the new tokens.
				s.Run(`window.held = localStorage.getItem('refresh')`)
				second.Run(`window.held = localStorage.getItem('refresh')`)
				second.Run(`app.call('/api/me')`)
				second.Await(`localStorage.getItem('refresh') !== window.held`)
				s.Run(`fetch('/api/token/refresh', {method: 'POST', body: JSON.stringify({refresh: window.held})}).then(r => { if (!r.ok) app.leave(); })`)
			},
		},
		{
			name: "refresh-race-in-one-tab", always: true, did: "two requests of one page met a 401 after the access token's 4 s, and both renewed with the same refresh token; the server rotates them", layer: "refresh-reused",
			settings: sessionSettings{Access: 4 * time.Second, Rotates: true, Page: told{"renews": true}, Agent: inStorage()},
			act: func(s *stage) {
				time.Sleep(5 * time.Second)
				s.Run(`const old = localStorage.getItem('refresh'); app.renew(); fetch('/api/token/refresh', {method: 'POST', body: JSON.stringify({refresh: old})}).then(r => { if (!r.ok) app.leave(); })`)
			},
		},
		{
			name: "refresh-revoked", did: "an administrator took the refresh tokens of the session back; the server says so", layer: "refresh-revoked", orSays: []string{"refresh-refused"},
			settings: sessionSettings{Access: 4 * time.Second, Wordy: true, Page: told{"renews": true}, Agent: inStorage()},
			act: func(s *stage) {
				s.lab.revoke("s1")
				time.Sleep(5 * time.Second)
				s.calls("/api/me")
			},
		},
		{
			name: "refresh-revoked-silently", did: "an administrator took the refresh tokens of the session back; the server says 401 and no more", layer: "refresh-revoked", orSays: []string{"refresh-refused"},
			settings: sessionSettings{Access: 4 * time.Second, Page: told{"renews": true}, Agent: inStorage()},
			act: func(s *stage) {
				s.lab.revoke("s1")
				time.Sleep(5 * time.Second)
				s.calls("/api/me")
			},
			unsettled: []string{"log"}, // without the times of the token it may have expired
		},
		{
			name: "refresh-fails", did: "the refresh endpoint answered 500, and the page signed its user out for it", layer: "refresh-refused",
			settings: sessionSettings{Access: 4 * time.Second, BreaksRefresh: true, Page: told{"renews": true}, Agent: inStorage()},
			act: func(s *stage) {
				time.Sleep(5 * time.Second)
				s.calls("/api/me")
			},
		},
		{
			name: "refresh-lost", always: true, did: "the connection of the refresh was closed without an answer, and the page signed its user out for it", layer: "network-lost",
			settings: sessionSettings{Access: 4 * time.Second, LosesRefresh: true, Page: told{"renews": true}, Agent: inStorage()},
			act: func(s *stage) {
				time.Sleep(5 * time.Second)
				s.calls("/api/me")
			},
			unsettled: []string{"log"},
		},
		{
			name: "session-forgotten", did: "the server forgot its session beside a valid token, and says so", layer: "server-session-age",
			settings: sessionSettings{Wordy: true, Agent: inStorage()},
			act: func(s *stage) {
				time.Sleep(2 * time.Second)
				s.lab.end("s1")
				s.calls("/api/me")
			},
			// Chromium forgets the words of an answer with the page that asked.
			unsettled: []string{"event", "har", "event+har"},
		},
		{
			name: "session-forgotten-silently", did: "the server forgot its session beside a valid token, and says 401 and no more", layer: "server-session-age",
			settings: sessionSettings{Agent: inStorage()},
			act: func(s *stage) {
				time.Sleep(2 * time.Second)
				s.lab.end("s1")
				s.calls("/api/me")
			},
			unsettled: []string{"event", "log", "event+log", "har", "event+har", "har+log", "event+har+log"},
		},
		{
			name: "old-tab-signs-out", always: true, did: "a tab with an old page, without the agent, signed out and took the tokens out of the storage", layer: "other-tab",
			settings: sessionSettings{Page: told{"watchesStorage": true}, Agent: inStorage()},
			act: func(s *stage) {
				old := s.another("/bare")
				old.Run(`fetch('/api/logout', {method: 'POST', headers: {Authorization: 'Bearer ' + localStorage.getItem('access')}}).then(() => { localStorage.removeItem('access'); localStorage.removeItem('refresh'); })`)
			},
			unsettled: []string{"log", "har"},
		},
		{
			name: "user-signs-out", did: "the person pressed sign out", layer: "user-action",
			settings:  sessionSettings{Agent: inStorage()},
			act:       func(s *stage) { s.Click("#out") },
			unsettled: []string{"log"},
		},
		{
			name: "idle-timer-asks", always: true, did: "the page's timer ran out after 20 min without activity: it asked the server to sign out and left", layer: "front-end-timer", clock: true,
			settings:  sessionSettings{Page: told{"idleAfter": 1200, "idleAsks": true}, Agent: inStorage()},
			act:       func(s *stage) { s.passes(21 * time.Minute) },
			unsettled: []string{"log"},
		},
		{
			name: "idle-timer", did: "the page's timer ran out after 20 min without activity: it threw the tokens away and left", layer: "front-end-timer", clock: true,
			settings:  sessionSettings{Page: told{"idleAfter": 1200}, Agent: inStorage()},
			act:       func(s *stage) { s.passes(21 * time.Minute) },
			unsettled: []string{"log"},
		},
		{
			name: "403-mistaken", did: "a report was refused with 403, and the page signed its user out for it", layer: "status-mistaken",
			settings: sessionSettings{Page: told{"on403": "leave"}, Agent: inStorage()},
			act:      func(s *stage) { s.calls("/api/reports") },
		},
		{
			name: "401-of-another-service", did: "the calendar behind the app answered 401, for its own account is not connected, and the page signed its user out for it; other calls were accepted before and after", layer: "status-mistaken",
			settings: sessionSettings{Agent: inStorage()},
			act: func(s *stage) {
				s.Run(`app.call('/api/inbox'); app.call('/api/calendar/today')`)
			},
			unsettled: []string{"event", "log", "event+log"},
		},
		{
			name: "clock-ahead", did: "the clock of the person's machine was 2 h ahead, and the page's guard judged the token of an hour by it", layer: "expiry-misread", clock: true,
			settings:  sessionSettings{Page: told{"guard": true}, Agent: inStorage()},
			act:       func(s *stage) { s.Run("advance(7200000)") },
			unsettled: []string{"log"},
		},
		{
			name: "script-fails", did: "a script failed, and the page's error boundary threw the session away", layer: "script-error",
			settings:  sessionSettings{Agent: inStorage()},
			act:       func(s *stage) { s.Run("app.breaks()") },
			unsettled: []string{"log", "har", "har+log"},
		},
		{
			name: "site-data-cleared", did: "an answer with Clear-Site-Data took cookies and storage away; the page then found no token", layer: "cookie-replaced",
			settings: sessionSettings{Page: told{"polls": 2, "needsToken": true}, Agent: inStorage()},
			act:      func(s *stage) { s.Run("fetch('/api/offers')") }, unsettled: []string{"event", "log", "event+log"},
		},
		{
			name: "cookie-of-another-app", always: true, did: "another app on another port of the same host set a cookie of the same name; the page then called its API", layer: "cookie-replaced",
			settings: sessionSettings{InCookie: true, CookieAge: 3600, Agent: inCookie()},
			act: func(s *stage) {
				s.Run("fetch('" + s.lab.Other + "/', {mode: 'no-cors', credentials: 'include'}).finally(() => app.call('/api/me'))")
			},
			unsettled: []string{"event", "log", "event+log"},
		},
		{
			name: "cookie-deleted-by-another-answer", did: "an older part of the app took the session's cookie back with its answer; the page then called its API", layer: "cookie-replaced",
			settings: sessionSettings{InCookie: true, CookieAge: 3600, Agent: inCookie()},
			act:      func(s *stage) { s.Run("app.call('/api/legacy/preferences').then(() => app.call('/api/me'))") }, unsettled: []string{"event", "log", "event+log"},
		},
	}
}

func with(options map[string]string, name, value string) map[string]string {
	options[name] = value
	return options
}
