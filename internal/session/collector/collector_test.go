package collector

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/store"
)

const origin = "https://app.example.com"

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// started returns a collector with an SQLite database, for requests that come from this machine.
func started(t *testing.T, change func(*Options)) *Collector {
	t.Helper()
	e := env.OS()
	e.Now = func() time.Time { return noon }
	s, err := store.Open(t.Context(), e, "sqlite:"+filepath.Join(t.TempDir(), "e.db"), store.Write)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Env: e, Store: s, Origins: []string{origin}, Script: []byte("agent()"), ScriptTag: `"tag"`}
	if change != nil {
		change(&o)
	}
	c := New(o)
	t.Cleanup(func() {
		c.Close()
		_ = s.Close()
	})
	return c
}

// ask sends a request as net/http would get it; fields are Name: value.
func ask(c http.Handler, method, path, body string, fields ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://127.0.0.1:8787"+path, strings.NewReader(body))
	r.RemoteAddr = "127.0.0.1:40000"
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		switch name {
		case "Host":
			r.Host = value
		case "Peer":
			r.RemoteAddr = value
		default:
			r.Header.Add(name, value)
		}
	}
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	return w
}

func event(id string) string {
	return fmt.Sprintf(`{"id":%q,"type":"UNKNOWN","timestamp":"2026-03-02T11:59:59Z"}`, id)
}

func stored(t *testing.T, c *Collector) []session.Stored {
	t.Helper()
	list, err := c.o.Store.List(context.Background(), session.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAnEventIsStoredOnceHoweverOftenItIsSent(t *testing.T) {
	var logged []string
	c := started(t, func(o *Options) { o.Stored = func(e session.Stored) { logged = append(logged, e.ID) } })
	for i, want := range []int{http.StatusCreated, http.StatusOK, http.StatusOK} {
		w := ask(c, "POST", DefaultPath, event("event-0001"), "Content-Type: text/plain;charset=UTF-8", "Origin: "+origin, "User-Agent: Mozilla/5.0 \x1b[2J")
		if w.Code != want || w.Header().Get("Access-Control-Allow-Origin") != origin {
			t.Errorf("time %d: %d %v %s", i+1, w.Code, w.Header(), w.Body)
		}
	}
	// A blob without a type; the path without its slash.
	if w := ask(c, "POST", strings.TrimSuffix(DefaultPath, "/"), event("event-0002")); w.Code != http.StatusCreated {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	list := stored(t, c)
	if len(list) != 2 || !slices.Equal(logged, []string{"event-0001", "event-0002"}) {
		t.Fatalf("%d events, logged %v", len(list), logged)
	}
	i := slices.IndexFunc(list, func(e session.Stored) bool { return e.ID == "event-0001" })
	if e := list[i]; e.IP != "127.0.0.1" || e.UserAgent != `Mozilla/5.0 \x1b[2J` || !e.ReceivedAt.Equal(noon) {
		t.Errorf("%+v", e)
	}
}

// Bad inputs F, and what else may be posted to an open port.
func TestWhatIsNoEventIsRefusedClearly(t *testing.T) {
	c := started(t, func(o *Options) { o.Rate = 1e6 })
	for _, r := range []struct {
		name, method, path, body string
		fields                   []string
		status                   int
		say                      string
	}{
		{"GET instead of POST (122)", "GET", DefaultPath, "", nil, 405, "events are posted"},
		{"PUT", "PUT", DefaultPath, event("event-0001"), nil, 405, "events are posted"},
		{"another path", "POST", "/v1/auth/logout", event("event-0001"), nil, 404, "events go to " + DefaultPath},
		{"no JSON", "POST", DefaultPath, "hello", nil, 400, "no JSON object"},
		{"nothing", "POST", DefaultPath, "", nil, 400, "no JSON object"},
		{"a megabyte", "POST", DefaultPath, `{"type":"UNKNOWN","message":"` + strings.Repeat("a", 1<<20) + `"}`, nil, 413, "larger than 65536 bytes"},
		{"a wrong type", "POST", DefaultPath, strings.Replace(event("event-0001"), `"UNKNOWN"`, "7", 1), nil, 400, "type is a number"},
		{"a form", "POST", DefaultPath, event("event-0001"), []string{"Content-Type: application/x-www-form-urlencoded"}, 415, "application/json or text/plain is expected"},
		{"a hostile content type", "POST", DefaultPath, event("event-0001"), []string{"Content-Type: a\x1b[2J"}, 415, `\\x1b`},
		{"compressed", "POST", DefaultPath, event("event-0001"), []string{"Content-Encoding: gzip"}, 415, "compressed events are not taken"},
		{"another origin", "POST", DefaultPath, event("event-0001"), []string{"Origin: https://evil.example"}, 403, `may not send events here`},
		{"a sandboxed frame", "POST", DefaultPath, event("event-0001"), []string{"Origin: null"}, 403, `may not send events here`},
		{"the origin as a prefix", "POST", DefaultPath, event("event-0001"), []string{"Origin: " + origin + ".evil.example"}, 403, "may not"},
		{"the origin over http", "POST", DefaultPath, event("event-0001"), []string{"Origin: http://app.example.com"}, 403, "may not"},
		{"two origins", "POST", DefaultPath, event("event-0001"), []string{"Origin: " + origin, "Origin: https://evil.example"}, 403, "may not"},
		{"a name that points here", "POST", DefaultPath, event("event-0001"), []string{"Host: evil.example", "Origin: http://evil.example"}, 403, "may not"},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := ask(c, r.method, r.path, r.body, r.fields...)
			if w.Code != r.status || !strings.Contains(w.Body.String(), r.say) {
				t.Errorf("%d %s, want %d %q", w.Code, w.Body, r.status, r.say)
			}
			if w.Code == 403 && w.Header().Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("the origin is let in: %v", w.Header())
			}
			if strings.Contains(w.Body.String(), "\x1b") || w.Header().Get("Content-Type") != "application/json" {
				t.Errorf("%v %q", w.Header(), w.Body)
			}
		})
	}
	if n := len(stored(t, c)); n != 0 {
		t.Errorf("%d of them are stored", n)
	}
}

func TestPreflightsOfGivenOriginsAreAnswered(t *testing.T) {
	c := started(t, nil)
	w := ask(c, "OPTIONS", DefaultPath, "", "Origin: "+origin, "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type", "Access-Control-Request-Private-Network: true")
	h := w.Header()
	if w.Code != 204 || h.Get("Access-Control-Allow-Origin") != origin || h.Get("Access-Control-Allow-Methods") != "POST" || h.Get("Access-Control-Allow-Headers") != "Content-Type" ||
		h.Get("Access-Control-Allow-Private-Network") != "true" || h.Get("Vary") != "Origin" {
		t.Errorf("%d %v", w.Code, h)
	}
	if w := ask(c, "OPTIONS", DefaultPath, "", "Origin: https://evil.example", "Access-Control-Request-Method: POST"); w.Code != 403 || w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if w := ask(c, "POST", DefaultPath, event("event-0001"), "Origin: http://127.0.0.1:8787"); w.Code != 201 {
		t.Errorf("its own page: %d %s", w.Code, w.Body)
	}
}

func TestAFloodIsHeldBack(t *testing.T) {
	now := noon
	c := started(t, func(o *Options) {
		o.Rate = 2
		o.Env.Now = func() time.Time { return now }
		o.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	})
	send := func(fields ...string) int { return ask(c, "POST", DefaultPath, event("event-0001"), fields...).Code }
	taken := 0
	for range 100 {
		if code := send(); code < 300 {
			taken++
		} else if code != http.StatusTooManyRequests {
			t.Fatal(code)
		}
	}
	if taken != 20 {
		t.Errorf("%d of a burst are taken, want 20", taken)
	}
	if w := ask(c, "POST", DefaultPath, event("event-0001")); w.Header().Get("Retry-After") == "" {
		t.Error("it does not say when to come back")
	}
	if send("Peer: 192.0.2.1:1") >= 300 {
		t.Error("another client is held back too")
	}
	// X-Forwarded-For is what the client says of itself, unless a proxy that is believed says it.
	if send("X-Forwarded-For: 192.0.2.9") != http.StatusTooManyRequests {
		t.Error("a client gave itself another address")
	}
	if send("Peer: 10.0.0.1:1", "X-Forwarded-For: 127.0.0.1, 192.0.2.77, 10.1.1.1") >= 300 {
		t.Error("the client behind a proxy is not known")
	}
	now = now.Add(3 * time.Second)
	if send() >= 300 {
		t.Error("after some seconds it is still held back")
	}
	for n := range 3 * maxClients {
		c.limits.allow(netip.AddrFrom4([4]byte{11, byte(n >> 16), byte(n >> 8), byte(n)}), now)
	}
	if n := len(c.limits.clients); n > maxClients {
		t.Errorf("%d clients are remembered", n)
	}
}

func TestReadingIsForThisMachineOrWhoeverHasTheToken(t *testing.T) {
	open := started(t, func(o *Options) { o.Hosts = []string{"logouts.example.com"} })
	closed := started(t, func(o *Options) { o.ReadToken = finding.NewSecret([]byte("a-token-of-the-test")) })
	for _, path := range []string{"/", "/v1/events", "/metrics", "/event/event-0001"} {
		ok := http.StatusOK
		if strings.HasPrefix(path, "/event/") {
			ok = http.StatusNotFound
		}
		for _, r := range []struct {
			name   string
			to     *Collector
			fields []string
			want   int
		}{
			{"this machine", open, nil, ok},
			{"localhost", open, []string{"Host: localhost:8787"}, ok},
			{"from elsewhere", open, []string{"Peer: 192.0.2.1:99"}, 403},
			{"through a proxy of this machine", open, []string{"X-Forwarded-For: 192.0.2.1"}, 403},
			{"a name that points here (DNS rebinding)", open, []string{"Host: evil.example:8787"}, 421},
			{"a name that was given", open, []string{"Host: logouts.example.com"}, ok},
			{"without the token", closed, nil, 401},
			{"with another token", closed, []string{"Authorization: Bearer a-token-of-the-tes"}, 401},
			{"with the token", closed, []string{"Authorization: Bearer a-token-of-the-test", "Peer: 192.0.2.1:99"}, ok},
			{"with the token as a password", closed, []string{"Authorization: Basic " + "YW55OmEtdG9rZW4tb2YtdGhlLXRlc3Q="}, ok},
		} {
			if w := ask(r.to, "GET", path, "", r.fields...); w.Code != r.want {
				t.Errorf("%s, %s: %d, want %d: %s", path, r.name, w.Code, r.want, w.Body)
			}
		}
	}
	if w := ask(closed, "GET", "/", ""); len(w.Header().Values("WWW-Authenticate")) != 2 {
		t.Errorf("%v", w.Header())
	}
	if w := ask(closed, "POST", DefaultPath, event("event-0001"), "Peer: 192.0.2.1:99"); w.Code != 201 {
		t.Errorf("sending needs the token: %d", w.Code)
	}
	if w := ask(closed, "GET", "/healthz", "", "Peer: 192.0.2.1:99"); w.Code != 200 {
		t.Errorf("healthz: %d", w.Code)
	}
}

func TestThePageShowsHostileTextHarmlessly(t *testing.T) {
	c := started(t, nil)
	hostile, err := os.ReadFile(filepath.Join("..", "testdata", "events", "hostile.json"))
	if err != nil {
		t.Fatal(err)
	}
	if w := ask(c, "POST", DefaultPath, string(hostile), `User-Agent: "><script>alert(2)</script>`); w.Code != 201 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for _, path := range []string{"/", "/event/hostile-0001", "/?user=%22%3E%3Cscript%3Ealert(3)%3C/script%3E", "/v1/events", "/?type=%3Cscript%3E", "/event/%3Cscript%3E"} {
		w := ask(c, "GET", path, "")
		body := w.Body.String()
		html := strings.HasPrefix(w.Header().Get("Content-Type"), "text/html")
		for _, bad := range []string{"<script", "\x1b", "\u009b", "\u202e", "\x00", "\x01", "eyJ", "2Yotn", `href="javascript`} {
			if strings.Contains(body, bad) && (html || bad != "<script") {
				t.Errorf("%s holds %q", path, bad)
			}
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, w.Header())
		}
		if !html {
			continue
		}
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %s", path, policy)
		}
		if head := strings.Index(body, "<meta"); !strings.HasPrefix(body[head:], `<meta http-equiv="Content-Security-Policy"`) {
			t.Errorf("%s: the policy is not the first element", path)
		}
	}
	if body := ask(c, "GET", "/", "").Body.String(); !strings.Contains(body, "&lt;script&gt;alert(1)") || !strings.Contains(body, `<circle class="UNKNOWN"`) {
		t.Errorf("the event is not there:\n%s", body)
	}
	if body := ask(c, "GET", "/?user=nobody&since=24h", "").Body.String(); !strings.Contains(body, "No event matches.") {
		t.Errorf("%s", body)
	}
}

func TestIPAndEmailAreKeptAsToldTo(t *testing.T) {
	body := `{"id":"event-0001","type":"UNKNOWN","timestamp":"2026-03-02T11:59:59Z","context":{"userEmail":"anna@example.com"}}`
	for _, c := range []struct{ keep, ip, email, peer string }{
		{"keep", "192.0.2.77", "anna@example.com", "192.0.2.77:1"},
		{"mask", "192.0.2.0", "a***@example.com", "192.0.2.77:1"},
		{"mask", "2001:db8:1::", "a***@example.com", "[2001:db8:1:2::3]:1"},
		{"drop", "", "", "192.0.2.77:1"},
	} {
		k := started(t, func(o *Options) { o.IP, o.Email = Keep(c.keep), Keep(c.keep) })
		ask(k, "POST", DefaultPath, body, "Peer: "+c.peer)
		if e := stored(t, k)[0]; e.IP != c.ip || e.Context.UserEmail != c.email {
			t.Errorf("%s: %q %q, want %q %q", c.keep, e.IP, e.Context.UserEmail, c.ip, c.email)
		}
	}
}

func TestTheAgentIsServedToEveryPage(t *testing.T) {
	c := started(t, nil)
	w := ask(c, "GET", "/jwtdoc.js", "", "Host: collector.example", "Peer: 192.0.2.1:1")
	h := w.Header()
	if w.Code != 200 || w.Body.String() != "agent()" || h.Get("Content-Type") != "text/javascript; charset=utf-8" || h.Get("ETag") != `"tag"` || h.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%d %v %s", w.Code, h, w.Body)
	}
	if w := ask(c, "GET", "/jwtdoc.js", "", `If-None-Match: "old", W/"tag"`); w.Code != 304 || w.Body.Len() != 0 {
		t.Errorf("%d", w.Code)
	}
}
