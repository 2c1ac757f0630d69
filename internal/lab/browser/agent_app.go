package browser

import (
	"crypto/rand"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/agent"
)

//go:embed testdata/agent testdata/sessions
var agentFiles embed.FS

// sent is one request as the collector got it, byte for byte as far as a handler sees it.
type sent struct{ method, target, header, body string }

// agentLab is an app with the agent in its pages, and a collector on another origin.
type agentLab struct {
	// App and Collector are their origins.
	App, Collector string
	// Options are the attributes of the agent's script element; Policy is the app's Content-Security-Policy.
	Options map[string]string
	Policy  string
	// Answer is the collector's status, 201 unless it is set.
	Answer int

	t    testing.TB
	mu   sync.Mutex
	sent []sent
}

// strictPolicy lets a page load the agent and send to the collector, and nothing else that it does not need.
const strictPolicy = "default-src 'none'; script-src 'self' COLLECTOR; connect-src 'self' COLLECTOR; base-uri 'none'; form-action 'self'; " +
	"frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// newAgentLab starts both. They end with the test.
func newAgentLab(t testing.TB) *agentLab {
	t.Helper()
	l := &agentLab{t: t, Policy: strictPolicy, Options: map[string]string{"access": "localStorage:access", "refresh": "localStorage:refresh"}}
	app, collector := httptest.NewServer(http.HandlerFunc(l.app)), httptest.NewServer(http.HandlerFunc(l.collect))
	t.Cleanup(app.Close)
	t.Cleanup(collector.Close)
	l.App, l.Collector = app.URL, collector.URL
	return l
}

var agentPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Parse(`<!doctype html><html lang="en"><head><title>{{.Title}}</title>
<script src="{{.Collector}}/jwtdoc.js" crossorigin="anonymous"{{range .Options}} {{.}}{{end}}></script>
<script src="/app.js"></script></head><body><main><h1>{{.Title}}</h1>
{{if .In}}<p>Invoices of SECRET-CONTENT GmbH</p><button id="out" type="button">Sign out</button>
{{else}}<form method="post" action="/login"><p><label>Name <input name="name" autocomplete="username"></label></p><p><button>Sign in</button></p></form>{{end}}</main></body></html>`))
})

func (l *agentLab) app(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", strings.ReplaceAll(l.Policy, "COLLECTOR", l.Collector))
	switch r.URL.Path {
	case "/bare": // the same origin without the agent
		_, _ = io.WriteString(w, "<!doctype html><title>bare</title>")
	case "/", "/login", "/invoices":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		in := r.URL.Path != "/login"
		title := map[bool]string{true: "Invoices", false: "Sign in"}[in]
		if err := agentPage().Execute(w, map[string]any{"In": in, "Title": title, "Collector": l.Collector, "Options": attributes(l.Options)}); err != nil {
			l.t.Error(err)
		}
	case "/app.js":
		w.Header().Set("Content-Type", "text/javascript")
		text, err := agentFiles.ReadFile("testdata/agent/app.js")
		if err != nil {
			l.t.Error(err)
		}
		_, _ = w.Write(text)
	case "/auth/refresh":
		w.WriteHeader(http.StatusUnauthorized)
	case "/api/invoices":
		w.WriteHeader(http.StatusForbidden)
	case "/auth/logout":
		w.WriteHeader(http.StatusNoContent)
	case "/expired": // a server that sends to sign in instead of refusing
		http.Redirect(w, r, "/login", http.StatusFound)
	case "/api/me":
		w.Header().Set("X-Given", r.Header.Get("X-Given"))
		_, _ = io.WriteString(w, `{"name":"alma"}`)
	default:
		http.NotFound(w, r)
	}
}

// attributes are those of the agent's script element.
func attributes(options map[string]string) []template.HTMLAttr {
	var all []template.HTMLAttr
	for name, value := range options {
		all = append(all, template.HTMLAttr(fmt.Sprintf(`data-%s="%s"`, name, template.HTMLEscapeString(value)))) //nolint:gosec // the test's own
	}
	return all
}

func (l *agentLab) collect(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the page went away
	}
	var header strings.Builder
	_ = r.Header.Write(&header)
	l.mu.Lock()
	l.sent = append(l.sent, sent{r.Method, r.URL.RequestURI(), header.String(), string(body)})
	answer := l.Answer
	l.mu.Unlock()
	w.Header().Set("Access-Control-Allow-Origin", l.App)
	switch {
	case r.URL.Path == "/jwtdoc.js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write(agent.Script())
	case r.Method != http.MethodPost || r.URL.Path != "/v1/auth/logout-event/":
		http.NotFound(w, r)
	case answer != 0:
		w.WriteHeader(answer)
	default:
		w.WriteHeader(http.StatusCreated)
	}
}

// answers sets the collector's status from now on.
func (l *agentLab) answers(status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.Answer = status
}

// requests returns what the collector got so far.
func (l *agentLab) requests() []sent {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]sent(nil), l.sent...)
}

// events returns the events that arrived, read as the real collector reads them, each once.
func (l *agentLab) events() []session.Event {
	l.t.Helper()
	var all []session.Event
	known := map[string]bool{}
	for _, r := range l.requests() {
		if r.method != http.MethodPost {
			continue
		}
		e, err := session.ParseEvent([]byte(r.body))
		if err != nil {
			l.t.Errorf("the collector would refuse this: %v\n%s", err, r.body)
		}
		if !known[e.ID] {
			all = append(all, e)
		}
		known[e.ID] = true
	}
	return all
}

// awaitEvent waits until an event has arrived, and returns all that have.
func (l *agentLab) awaitEvent() []session.Event {
	l.t.Helper()
	for deadline := time.Now().Add(stepPatience); ; time.Sleep(20 * time.Millisecond) {
		if all := l.events(); len(all) > 0 || l.t.Failed() {
			return all
		}
		if time.Now().After(deadline) {
			l.t.Fatal("no event")
		}
	}
}

// pageToken makes a token that a page can read: its signature is nobody's, for a page does not verify.
func pageToken(t testing.TB, issued time.Time, lifetime time.Duration) string {
	t.Helper()
	part := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(text)
	}
	random := make([]byte, 32)
	if _, err := rand.Read(random); err != nil {
		t.Fatal(err)
	}
	return strings.Join([]string{
		part(map[string]string{"alg": "HS256", "typ": "JWT"}),
		part(map[string]any{"user_id": 3, "email": "alma@example.com", "jti": hex.EncodeToString(random[:8]), "iat": issued.Unix(), "exp": issued.Add(lifetime).Unix()}),
		base64.RawURLEncoding.EncodeToString(random),
	}, ".")
}

// leaks returns the pieces of a token that are found in what was sent to the collector: any twelve characters of it in a
// row, which no text of ours has by chance.
func (l *agentLab) leaks(tokens ...string) []string {
	const length = 12
	header, _, _ := strings.Cut(tokens[0], ".")
	var found []string
	for _, r := range l.requests() {
		all := fmt.Sprint(r.target, "\n", r.header, "\n", r.body)
		for _, token := range tokens {
			for i := 0; i+length <= len(token); i++ {
				if piece := token[i : i+length]; strings.Contains(all, piece) {
					found = append(found, piece)
				}
			}
		}
		if strings.Contains(all, header) {
			found = append(found, header)
		}
	}
	return found
}
