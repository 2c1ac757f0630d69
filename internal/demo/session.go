package demo

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"log"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

//go:embed page
var pageFiles embed.FS

// SessionFault is a way in which the sessions of the demo's app end too early.
type SessionFault struct {
	// ID names it; Title says in a few words what is wrong. Whoever is to find out is not shown it before.
	ID, Title string
}

// The faults of the demo's app.
const (
	cookieAgesOut       = "cookie-ages-out"
	refreshRotatedTwice = "refresh-rotated-twice"
	forbiddenMistaken   = "403-mistaken"
)

// SessionFaults lists the faults in the order in which they are shown.
func SessionFaults() []SessionFault {
	return []SessionFault{
		{cookieAgesOut, "the server wants a session cookie beside the token, and its Max-Age is twenty seconds"},
		{refreshRotatedTwice, "two parts of the page renew at once with one refresh token, which is good for one use"},
		{forbiddenMistaken, "the page takes a 403 for a 401, and signs out who may merely not read the reports"},
	}
}

// FindSessionFault returns the fault of an id; an unknown one is a wrong command line.
func FindSessionFault(id string) (SessionFault, error) {
	for _, f := range SessionFaults() {
		if f.ID == id {
			return f, nil
		}
	}
	return SessionFault{}, finding.Usage(fmt.Errorf("the demo has no session fault %s", finding.Quote(id)), "jwtdoc demo session --list shows all of them")
}

// The lifetimes of the app: with these nobody should be signed out today.
const (
	accessLifetime  = time.Hour
	refreshLifetime = 20 * 24 * time.Hour
	cookieLifetime  = 20 * time.Second
	sessionName     = "demo_session"
	// loserWaits is how long the refusal of a used refresh token is held back.
	loserWaits = 200 * time.Millisecond
)

// SessionApp is an app with a sign-in page, whose sessions end too early.
type SessionApp struct {
	// Fault is what is wrong here.
	Fault SessionFault
	// Origin is where it is served: http, 127.0.0.1 and a port.
	Origin string
	// Secret signs its tokens. It is drawn for this run.
	Secret finding.Secret

	collector string
	now       func() time.Time
	sleep     func(context.Context, time.Duration) error
	page      *template.Template
	http      *http.Server
	done      chan struct{}

	mu   sync.Mutex
	made int
	used map[string]bool // refresh tokens that were exchanged, by their jti
}

// StartSessions serves an app that is broken in the named way, with the page agent of a collector in its pages, until
// the context is done or it is closed.
func StartSessions(ctx context.Context, e *env.Env, fault SessionFault, collector string) (*SessionApp, error) {
	secret, err := drawSecret(e.Rand)
	if err != nil {
		return nil, finding.Unexamined(fmt.Errorf("drawing the demo's secret: %w", err), "try again")
	}
	page, err := template.ParseFS(pageFiles, "page/page.html")
	if err != nil {
		return nil, err
	}
	listener, err := e.Net.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, finding.Unexamined(fmt.Errorf("listening on 127.0.0.1 for the demo: %w", err),
			"the demo serves an app on this machine; allow it to listen on 127.0.0.1")
	}
	a := &SessionApp{
		Fault: fault, Origin: "http://" + listener.Addr().String(), Secret: secret,
		collector: collector, now: e.Now, sleep: e.Sleep, page: page, used: map[string]bool{}, done: make(chan struct{}),
	}
	a.http = &http.Server{Handler: a.routes(), ReadHeaderTimeout: headerTimeout, ErrorLog: log.New(io.Discard, "", 0)}
	stop := context.AfterFunc(ctx, func() { _ = a.http.Close() })
	go func() {
		defer close(a.done)
		defer stop()
		_ = a.http.Serve(listener) // always an error: the server was closed
	}()
	return a, nil
}

// Close ends the app. It may be called more than once.
func (a *SessionApp) Close() error {
	err := a.http.Close()
	<-a.done
	return err
}

func (a *SessionApp) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", a.html)
	mux.HandleFunc("GET /login", a.html)
	mux.HandleFunc("GET /app.js", file)
	mux.HandleFunc("GET /app.css", file)
	mux.HandleFunc("POST /api/login", a.login)
	mux.HandleFunc("POST /api/refresh", a.refresh)
	mux.HandleFunc("POST /api/logout", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /api/inbox", a.inbox)
	mux.HandleFunc("GET /api/reports", func(w http.ResponseWriter, _ *http.Request) {
		jsonReply(http.StatusForbidden, map[string]string{"detail": "The role reports is missing"}).write(w)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The policy of a careful app: what the agent needs is its collector's origin, twice.
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self' "+a.collector+"; connect-src 'self' "+a.collector+
			"; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		mux.ServeHTTP(w, r)
	})
}

func (a *SessionApp) html(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = a.page.ExecuteTemplate(w, "page.html", map[string]any{"In": r.URL.Path != "/login", "Fault": a.Fault.ID, "Collector": a.collector})
}

func file(w http.ResponseWriter, r *http.Request) {
	text, err := pageFiles.ReadFile("page" + r.URL.Path)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", map[bool]string{true: "text/css; charset=utf-8", false: "text/javascript; charset=utf-8"}[strings.HasSuffix(r.URL.Path, ".css")])
	_, _ = w.Write(text)
}

func (a *SessionApp) login(w http.ResponseWriter, _ *http.Request) {
	cookie := http.Cookie{Name: sessionName, Value: "1", Path: "/", SameSite: http.SameSiteLaxMode, MaxAge: int(refreshLifetime.Seconds())}
	if a.Fault.ID == cookieAgesOut {
		cookie.MaxAge = int(cookieLifetime.Seconds())
	}
	http.SetCookie(w, &cookie)
	a.tokens(w)
}

// tokens answers with a new pair.
func (a *SessionApp) tokens(w http.ResponseWriter) {
	answer := map[string]string{}
	for name, lifetime := range map[string]time.Duration{"access": accessLifetime, "refresh": refreshLifetime} {
		signed, err := a.token(name, lifetime)
		if err != nil {
			jsonReply(http.StatusInternalServerError, map[string]string{"detail": "Internal Server Error"}).write(w)
			return
		}
		answer[name] = signed
	}
	jsonReply(http.StatusOK, answer).write(w)
}

func (a *SessionApp) token(use string, lifetime time.Duration) (string, error) {
	a.mu.Lock()
	a.made++
	id := strconv.Itoa(a.made)
	a.mu.Unlock()
	now := a.now()
	t := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"user_id": 3, "use": use, "jti": id, "iat": now.Unix(), "exp": now.Add(lifetime).Unix(),
	})
	return t.SignedString(a.Secret.Reveal())
}

// refresh exchanges a refresh token, once (RFC 9700 §4.14.2).
func (a *SessionApp) refresh(w http.ResponseWriter, r *http.Request) {
	var sent struct {
		Refresh string `json:"refresh"`
	}
	err := json.NewDecoder(io.LimitReader(r.Body, 8<<10)).Decode(&sent)
	id, ok := a.check(sent.Refresh, "refresh")
	if err != nil || !ok {
		jsonReply(http.StatusUnauthorized, map[string]string{"detail": "Invalid refresh token"}).write(w)
		return
	}
	a.mu.Lock()
	again := a.used[id]
	a.used[id] = true
	a.mu.Unlock()
	if again {
		// Of two answers at once the page may see either first; who won is to be seen before who lost.
		_ = a.sleep(r.Context(), loserWaits)
		jsonReply(http.StatusUnauthorized, map[string]string{"detail": "Refresh token was used before"}).write(w)
		return
	}
	a.tokens(w)
}

// check returns the id of a token for this use.
func (a *SessionApp) check(token, use string) (id string, ok bool) {
	claims := jwt.MapClaims{}
	_, err := jwt.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return a.Secret.Reveal(), nil },
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithTimeFunc(a.now), jwt.WithExpirationRequired())
	id, _ = claims["jti"].(string)
	return id, err == nil && claims["use"] == use
}

func (a *SessionApp) inbox(w http.ResponseWriter, r *http.Request) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	_, ok := a.check(token, "access")
	if _, err := r.Cookie(sessionName); !ok || err != nil || !strings.EqualFold(scheme, "Bearer") {
		jsonReply(http.StatusUnauthorized, map[string]string{"detail": "Not signed in"}).with("WWW-Authenticate", "Bearer").write(w)
		return
	}
	jsonReply(http.StatusOK, map[string]any{"messages": []string{}}).write(w)
}
