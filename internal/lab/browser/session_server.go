package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/agent"
	"github.com/jwtdoc/jwtdoc/internal/session/collector"
	"github.com/jwtdoc/jwtdoc/internal/session/store"
)

// sessionSettings say how an app keeps its sessions, and what is wrong with that.
type sessionSettings struct {
	// Access and Refresh are the lives of the tokens, an hour and 20 days unless set. CookieAge is the Max-Age of the
	// session's cookie in whole seconds; 0: until the browser ends.
	Access, Refresh time.Duration
	CookieAge       int
	// InCookie keeps the access token in an HttpOnly cookie, where no script of the page reads it. NeedsCookie wants a
	// session cookie beside the token.
	InCookie, NeedsCookie bool
	// Rotates exchanges a refresh token once; a second use of it ends the whole session. Wordy says in the answer and the
	// log why something is refused; a server that does not says 401 and no more.
	Rotates, Wordy bool
	// LosesRefresh closes the connection of a refresh without an answer, BreaksRefresh answers it 500.
	LosesRefresh, BreaksRefresh bool
	// Page is what the page's own code is told (see testdata/sessions/app.js); Agent are the attributes of the agent.
	Page  map[string]any
	Agent map[string]string
}

// sessionLab is an app with sessions, its log, and a real collector with a database.
type sessionLab struct {
	settings       sessionSettings
	App, Other     string // the app, and another app on another port of the same host
	Collector      string
	t              testing.TB
	secret         []byte
	stored         chan session.Stored
	mu             sync.Mutex
	ahead          time.Duration
	made           int
	log            strings.Builder
	used           map[string]bool // refresh tokens that were exchanged
	ended, revoked map[string]bool // sessions, by their id
}

const sessionCookie = "app_session"

// slowly is how long the app's inbox takes: a page has several requests under way at once.
const slowly = 400 * time.Millisecond

// newSessionLab starts all of it; it ends with the test.
func newSessionLab(t testing.TB, s sessionSettings) *sessionLab {
	t.Helper()
	l := &sessionLab{
		settings: s, t: t, secret: []byte(strings.Repeat("not a secret of anybody's ", 2)), stored: make(chan session.Stored, 16),
		used: map[string]bool{}, ended: map[string]bool{}, revoked: map[string]bool{},
	}
	if l.settings.Access == 0 {
		l.settings.Access = time.Hour
	}
	if l.settings.Refresh == 0 {
		l.settings.Refresh = 20 * 24 * time.Hour
	}
	if l.settings.Page == nil {
		l.settings.Page = map[string]any{}
	}
	l.App = l.serve(l.logged(l.routes()))
	l.Other = l.serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		// Cookies know no ports: that of this app takes the place of the other's.
		http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: "of-another-app", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
		w.WriteHeader(http.StatusNoContent)
	}))
	l.collect()
	return l
}

func (l *sessionLab) serve(h http.Handler) string {
	l.t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(l.t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		l.t.Fatal(err)
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: patience}
	go func() { _ = s.Serve(listener) }() // always an error: the server was closed
	l.t.Cleanup(func() { _ = s.Close() })
	return "http://" + listener.Addr().String()
}

// collect starts the collector itself, as jwtdoc session serve does.
func (l *sessionLab) collect() {
	l.t.Helper()
	e := env.OS()
	e.Now = l.now
	s, err := store.Open(l.t.Context(), e, "sqlite:"+l.t.TempDir()+"/events.db", store.Write)
	if err != nil {
		l.t.Fatal(err)
	}
	listener, err := e.Net.Listen(l.t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		l.t.Fatal(err)
	}
	l.Collector = "http://" + listener.Addr().String()
	ctx, end := context.WithCancel(context.Background())
	c := collector.New(collector.Options{
		Env: e, Store: s, Origins: []string{l.App}, Rate: 20, IP: collector.KeepWhole, Email: collector.KeepWhole,
		Script: agent.Script(), ScriptTag: agent.ETag(), Stored: func(e session.Stored) { l.stored <- e },
	})
	done := make(chan error, 1)
	go func() { done <- collector.NewServer(c, listener).Serve(ctx) }()
	l.t.Cleanup(func() {
		end()
		if err := <-done; err != nil {
			l.t.Error(err)
		}
		_ = s.Close()
	})
}

// now is the clock of the app and of the collector. Advance sets it forward; cookies age by the browser's.
func (l *sessionLab) now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Now().Add(l.ahead)
}

func (l *sessionLab) advance(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ahead += d
}

// say writes a line of the app's log.
func (l *sessionLab) say(format string, args ...any) {
	at := l.now().UTC().Format("2006-01-02T15:04:05.000Z07:00")
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(&l.log, "%s %s\n", at, fmt.Sprintf(format, args...))
}

// Log is what the app has logged.
func (l *sessionLab) Log() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.log.String()
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// logged writes a line for each request, and gives every answer the app's Date.
func (l *sessionLab) logged(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", l.now().UTC().Format(http.TimeFormat))
		s := &statusWriter{w, http.StatusOK}
		h.ServeHTTP(s, r)
		l.say(`INFO 127.0.0.1 "%s %s HTTP/1.1" %d`, r.Method, r.URL.Path, s.status)
	})
}

var sessionPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Parse(`<!doctype html><html lang="en" data-settings="{{.Settings}}"><head><title>{{.Title}}</title>
<script src="{{.Collector}}/jwtdoc.js" crossorigin="anonymous" data-alert="1"{{range .Agent}} {{.}}{{end}}></script>
<script src="/app.js"></script></head><body><main><h1>{{.Title}}</h1>
{{if eq .Title "Sign in"}}<form><button>Sign in</button></form>{{else}}<button id="out" type="button">Sign out</button>{{end}}</main></body></html>`))
})

func (l *sessionLab) routes() http.Handler {
	mux := http.NewServeMux()
	page := func(title string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			settings, _ := json.Marshal(l.settings.Page) // texts and numbers
			if err := sessionPage().Execute(w, map[string]any{
				"Title": title, "Collector": l.Collector, "Settings": string(settings), "Agent": attributes(l.settings.Agent),
			}); err != nil {
				l.t.Error(err)
			}
		}
	}
	mux.HandleFunc("GET /{$}", page("Invoices"))
	mux.HandleFunc("GET /login", page("Sign in"))
	mux.HandleFunc("GET /bare", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<!doctype html><title>old page</title>")
	})
	mux.HandleFunc("GET /app.js", func(w http.ResponseWriter, _ *http.Request) {
		text, err := agentFiles.ReadFile("testdata/sessions/app.js")
		if err != nil {
			l.t.Error(err)
		}
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(text)
	})
	mux.HandleFunc("GET /account", func(w http.ResponseWriter, r *http.Request) { // rendered by the server, for who is signed in
		if _, why := l.signedIn(r); why != "" {
			http.Redirect(w, r, "/login", http.StatusFound)
			return
		}
		page("Account")(w, r)
	})
	mux.HandleFunc("POST /api/login", l.login)
	mux.HandleFunc("POST /api/token/refresh", l.refresh)
	mux.HandleFunc("POST /api/logout", func(w http.ResponseWriter, r *http.Request) {
		if sid, why := l.signedIn(r); why == "" {
			l.end(sid)
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /api/me", func(w http.ResponseWriter, r *http.Request) {
		if _, why := l.signedIn(r); why != "" {
			l.refuse(w, why)
			return
		}
		answer(w, http.StatusOK, map[string]any{"name": "alma"})
	})
	mux.HandleFunc("GET /api/inbox", func(w http.ResponseWriter, r *http.Request) { // takes its time
		_, why := l.signedIn(r)
		time.Sleep(slowly)
		if why != "" {
			l.refuse(w, why)
			return
		}
		answer(w, http.StatusOK, map[string]any{"messages": []string{}})
	})
	mux.HandleFunc("GET /api/reports", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusForbidden, map[string]any{"detail": "You do not have permission to perform this action."})
	})
	// The calendar is another service, which the app passes the answer of on.
	mux.HandleFunc("GET /api/calendar/today", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusUnauthorized, map[string]any{"detail": "calendar account is not connected"})
	})
	mux.HandleFunc("GET /api/offers", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Clear-Site-Data", `"cookies", "storage"`)
		answer(w, http.StatusOK, map[string]any{"offers": []string{}})
	})
	mux.HandleFunc("GET /api/legacy/preferences", func(w http.ResponseWriter, _ *http.Request) { // clears what it thinks is its own
		http.SetCookie(w, &http.Cookie{Name: sessionCookie, Path: "/", MaxAge: -1})
		answer(w, http.StatusOK, map[string]any{"language": "en"})
	})
	return mux
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the page may be gone
}

// refuse says why, where the app does.
func (l *sessionLab) refuse(w http.ResponseWriter, why string) {
	if !l.settings.Wordy {
		answer(w, http.StatusUnauthorized, map[string]any{"detail": "Unauthorized"})
		return
	}
	l.say("WARN auth: %s", why)
	answer(w, http.StatusUnauthorized, map[string]any{"detail": why})
}

func (l *sessionLab) login(w http.ResponseWriter, _ *http.Request) {
	l.mu.Lock()
	l.made++
	sid := fmt.Sprintf("s%d", l.made)
	l.mu.Unlock()
	l.issue(w, sid)
}

// issue answers with a new pair, and sets the cookies that the app has.
func (l *sessionLab) issue(w http.ResponseWriter, sid string) {
	access, refresh := l.token("access", sid, l.settings.Access), l.token("refresh", sid, l.settings.Refresh)
	value := sid
	if l.settings.InCookie {
		value = access
	}
	if l.settings.InCookie || l.settings.NeedsCookie {
		http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: value, Path: "/", MaxAge: l.settings.CookieAge, HttpOnly: l.settings.InCookie, SameSite: http.SameSiteLaxMode})
	}
	if l.settings.InCookie {
		http.SetCookie(w, &http.Cookie{Name: "signed_in", Value: "yes", Path: "/", MaxAge: 86400, SameSite: http.SameSiteLaxMode})
		answer(w, http.StatusOK, map[string]any{"name": "alma"})
		return
	}
	answer(w, http.StatusOK, map[string]any{"access": access, "refresh": refresh})
}

func (l *sessionLab) token(use, sid string, life time.Duration) string {
	now := l.now()
	l.mu.Lock()
	l.made++
	id := fmt.Sprintf("t%d", l.made)
	l.mu.Unlock()
	signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"sub": "3", "use": use, "sid": sid, "jti": id, "iat": now.Unix(), "exp": now.Add(life).Unix(),
	}).SignedString(l.secret)
	if err != nil {
		l.t.Error(err)
	}
	return signed
}

// check returns the claims of a token that is good for this use, or why it is not.
func (l *sessionLab) check(text, use string) (jwt.MapClaims, string) {
	claims := jwt.MapClaims{}
	_, err := jwt.ParseWithClaims(text, claims, func(*jwt.Token) (any, error) { return l.secret, nil },
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithTimeFunc(l.now), jwt.WithExpirationRequired())
	switch {
	case err != nil && strings.Contains(err.Error(), "expired"):
		return nil, use + " token has expired"
	case err != nil || claims["use"] != use:
		return nil, "not a valid " + use + " token"
	}
	return claims, ""
}

// signedIn returns the session of a request, or why it has none.
func (l *sessionLab) signedIn(r *http.Request) (sid, why string) {
	_, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	cookie, err := r.Cookie(sessionCookie)
	switch {
	case l.settings.InCookie && err == nil:
		text = cookie.Value
	case l.settings.NeedsCookie && err != nil:
		return "", "authentication credentials were not provided"
	}
	claims, why := l.check(text, "access")
	if why != "" {
		return "", why
	}
	sid, _ = claims["sid"].(string)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended[sid] {
		return "", "session not found"
	}
	return sid, ""
}

// end forgets a session, as an eviction of its store does. revoke takes its refresh tokens back.
func (l *sessionLab) end(sid string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended[sid] = true
}

func (l *sessionLab) revoke(sid string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.revoked[sid] = true
}

// refresh exchanges a refresh token (RFC 9700 §4.14.2).
func (l *sessionLab) refresh(w http.ResponseWriter, r *http.Request) {
	if l.settings.LosesRefresh {
		panic(http.ErrAbortHandler) // the connection is closed without an answer
	}
	if l.settings.BreaksRefresh {
		answer(w, http.StatusInternalServerError, map[string]any{"detail": "Internal Server Error"})
		return
	}
	var sent struct {
		Refresh string `json:"refresh"`
	}
	_ = json.NewDecoder(io.LimitReader(r.Body, 8<<10)).Decode(&sent) // what is no token is refused as one
	claims, why := l.check(sent.Refresh, "refresh")
	if why != "" {
		l.refuse(w, why)
		return
	}
	sid, _ := claims["sid"].(string) // check let only our own pass
	id, _ := claims["jti"].(string)
	l.mu.Lock()
	again, revoked, ended := l.used[id], l.revoked[sid], l.ended[sid]
	l.used[id] = true
	if again && l.settings.Rotates {
		l.revoked[sid], l.ended[sid] = true, true // a thief would look the same
	}
	l.mu.Unlock()
	switch {
	case again && l.settings.Rotates:
		l.refuse(w, "refresh token reuse detected, the session was ended")
	case revoked:
		l.refuse(w, "refresh token has been revoked")
	case ended:
		l.refuse(w, "session not found")
	default:
		l.issue(w, sid)
	}
}
