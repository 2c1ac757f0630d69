package cmd_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// behind puts a proxy in front of an API, and returns the addresses of both.
func behind(t *testing.T, a http.Handler, proxy func(*http.Request)) (front, backend string) {
	t.Helper()
	app := httptest.NewServer(a)
	t.Cleanup(app.Close)
	target, err := url.Parse(app.URL)
	if err != nil {
		t.Fatal(err)
	}
	p := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); proxy(r.Out) }}
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	return s.URL + "/items", app.URL
}

func evidenceOf(d diagnosis, id string) string {
	for _, c := range d.Causes {
		if c.ID == id {
			return strings.Join(c.Evidence, "\n")
		}
	}
	return ""
}

func standingOf(d diagnosis, id string) string {
	for _, c := range d.Causes {
		if c.ID == id {
			return c.Standing
		}
	}
	return ""
}

func TestARequestPastTheProxyProvesWhatTheProxyDoes(t *testing.T) {
	strip := func(r *http.Request) { r.Header.Del("Authorization") }
	keep := func(*http.Request) {}
	replace := func(r *http.Request) { r.Header.Set("Authorization", "Bearer of-the-gateway") }
	const says = `{"reason":"who are you?"}`
	for _, c := range []struct {
		name            string
		proxy           func(*http.Request)
		ttl             time.Duration
		args            []string
		cause, standing string
		out             string // a cause that is ruled out
		missing         string
	}{
		{"the proxy strips the field", strip, time.Hour, nil, "header-stripped-by-proxy", "confirmed", "token-expired", says},
		{"the proxy puts another token there", replace, time.Hour, nil, "header-overwritten-by-gateway", "confirmed", "header-stripped-by-proxy", says},
		{"it strips it, and the application has one answer for everything", strip, time.Hour, nil, "header-stripped-by-proxy", "likely", "token-expired", ""},
		{"it puts another there, and the application has one answer for everything", replace, time.Hour, nil, "header-stripped-by-proxy", "likely", "token-expired", ""},
		{"look-alike: it passes it on, and the token has expired", keep, -time.Hour, []string{"--secret-file", "KEY"}, "token-expired", "confirmed", "header-stripped-by-proxy", says},
		{"look-alike: all is well", keep, time.Hour, nil, "healthy", "confirmed", "header-stripped-by-proxy", says},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := &api{answer: "200", missing: c.missing}
			front, backend := behind(t, a, c.proxy)
			for i := range c.args {
				if c.args[i] == "KEY" {
					c.args[i] = inFile(t, "key", apiSecret)
				}
			}
			d := diagnoses(t, append([]string{"--url", front, "--backend", backend, "--token", mintedToken(t, c.ttl)}, c.args...)...)
			if d.Verdict.Cause != c.cause || d.Verdict.Standing != c.standing {
				t.Fatalf("%+v\n%+v", d.Verdict, d.Experiments)
			}
			if got := standingOf(d, c.out); got != "ruled-out" {
				t.Errorf("%s is %s", c.out, got)
			}
			if d.Requests > 12 {
				t.Errorf("%d requests", d.Requests)
			}
			for _, r := range a.seen {
				if r.Method != "GET" {
					t.Errorf("%s was sent", r.Method)
				}
			}
		})
	}
}

// An application that does not look at the field itself is no proxy's doing.
func TestPastTheProxyTheSameRefusalExcludesTheProxy(t *testing.T) {
	blind := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"reason":"nobody"}`)
	})
	front, backend := behind(t, blind, func(*http.Request) {})
	d := diagnoses(t, "--url", front, "--backend", backend, "--token", mintedToken(t, time.Hour))
	if d.Verdict.Cause != "unknown" || standingOf(d, "header-stripped-by-proxy") != "ruled-out" {
		t.Errorf("%+v, stripped %s", d.Verdict, standingOf(d, "header-stripped-by-proxy"))
	}
	if e := evidenceOf(d, "middleware-misordered"); !strings.Contains(e, "straight to "+backend) {
		t.Errorf("%q", e)
	}
}

// What a paste holds goes past its proxy on this machine and in private networks, where --backend was typed; elsewhere
// only the paste's own address counts.
func TestAPastedLineGoesPastItsProxyOnThisMachineOnly(t *testing.T) {
	a := &api{answer: "200", missing: `{"reason":"who are you?"}`}
	front, backend := behind(t, a, func(r *http.Request) { r.Header.Del("Authorization") })
	d := diagnoses(t, "--backend", backend, "curl", front, "-H", "Authorization: Bearer "+mintedToken(t, time.Hour))
	if d.Verdict.Cause != "header-stripped-by-proxy" || d.Verdict.Standing != "confirmed" {
		t.Errorf("%+v", d.Verdict)
	}
	seen := len(a.seen)
	code, errs := refused(t, "--backend", "http://192.0.2.7/", "curl", front, "-H", "Authorization: Bearer "+s1)
	if code != 2 || !strings.Contains(errs, "--url URL --backend URL --token @FILE") || len(a.seen) != seen {
		t.Errorf("exit %d, %d requests: %s", code, len(a.seen)-seen, errs)
	}
}

// A request that is not sent, since it may change something, still finds out that nobody is there.
func TestNobodyAnswersARequestThatWouldNotBeSent(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	u := s.URL
	s.Close()
	for _, method := range []string{"POST", "DELETE", "GET"} {
		d := diagnoses(t, "--url", u+"/items", "-X", method, "--token", mintedToken(t, -time.Hour))
		if d.Verdict.Cause != "unreachable" || d.exit != 3 {
			t.Errorf("%s: %+v, exit %d", method, d.Verdict, d.exit)
		}
	}
}

func TestSeveralTokensAreComparedInOneCommand(t *testing.T) {
	a := &api{answer: "200"}
	u := start(t, a)
	stale, fresh := mintedToken(t, -time.Hour), mintedToken(t, time.Hour)
	d := diagnoses(t, "--url", u+"/items", "--token", fresh, "--token", "@"+inFile(t, "stale", stale))
	if len(d.Tokens) != 2 || !d.Tokens[0].Accepted || d.Tokens[1].Accepted {
		t.Fatalf("%+v", d.Tokens)
	}
	if d.Verdict.Cause != "token-expired" || d.exit != 1 {
		t.Errorf("%+v, exit %d", d.Verdict, d.exit)
	}
	if e := evidenceOf(d, "header-stripped-by-proxy"); !strings.Contains(e, "a token known to work was accepted in the same place") {
		t.Errorf("the good one proves nothing: %q", e)
	}
	for _, args := range [][]string{{"--token", fresh, "--token", "-", "--secret", "-"}, {"--token", fresh, "--token", ""}} {
		if code, errs := refused(t, append([]string{"--url", u + "/items"}, args...)...); code != 2 {
			t.Errorf("%v: exit %d %s", args, code, errs)
		}
	}
}

// scoped is an API on which one path wants a scope, and says so or not.
func scoped(words, challenge string) *http.ServeMux {
	m := http.NewServeMux()
	good := &api{answer: "200"}
	m.Handle("/users/me", good)
	m.HandleFunc("/public", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") })
	m.HandleFunc("/items", func(w http.ResponseWriter, r *http.Request) {
		probe := httptest.NewRecorder()
		good.ServeHTTP(probe, r)
		status := probe.Code
		if status == http.StatusOK {
			status = http.StatusForbidden
			w.Header().Set("WWW-Authenticate", challenge)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, words)
			return
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, probe.Body.String())
	})
	return m
}

func TestAnotherPathThatTakesTheTokenClearsIt(t *testing.T) {
	s := httptest.NewServer(scoped(`{"error":"insufficient_scope"}`, `Bearer error="insufficient_scope", scope="items:read"`))
	t.Cleanup(s.Close)
	d := diagnoses(t, "--url", s.URL+"/items", "--other-path", "/users/me", "--token", mintedToken(t, time.Hour))
	if d.Verdict.Cause != "insufficient-scope" || d.Verdict.Standing != "confirmed" {
		t.Errorf("%+v", d.Verdict)
	}
	for _, id := range []string{"token-expired", "secret-mismatch", "alg-not-allowed", "token-revoked"} {
		if got := standingOf(d, id); got != "ruled-out" {
			t.Errorf("%s is %s, though another path takes the token", id, got)
		}
	}
	// A public path proves nothing.
	d = diagnoses(t, "--url", s.URL+"/items", "--other-path", "/public", "--token", mintedToken(t, time.Hour))
	if strings.Contains(evidenceOf(d, "insufficient-scope"), "another path") || d.Verdict.Standing == "confirmed" && d.Verdict.Cause != "insufficient-scope" {
		t.Errorf("%+v %s", d.Verdict, evidenceOf(d, "insufficient-scope"))
	}
	for _, bad := range []string{"users/me", "/auth/logout", "http://x/y"} {
		if code, errs := refused(t, "--url", s.URL+"/items", "--other-path", bad, "--token", s1); code != 2 || !strings.Contains(errs, "--other-path") {
			t.Errorf("%s: exit %d %s", bad, code, errs)
		}
	}
}

func TestAProxyThatTreatsHTTP2OtherwiseIsNamed(t *testing.T) {
	lossy := func(lose string) *httptest.Server {
		a := &api{answer: "200"}
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Proto == lose {
				r.Header.Del("Authorization")
			}
			a.ServeHTTP(w, r)
		}))
		s.EnableHTTP2 = true
		s.StartTLS()
		t.Cleanup(s.Close)
		return s
	}
	first := lossy("HTTP/1.1")
	d := diagnoses(t, "--url", first.URL+"/items", "--insecure", "--token", mintedToken(t, time.Hour))
	if d.Verdict.Cause != "http2-proxy-difference" || d.Verdict.Standing != "confirmed" {
		t.Errorf("%+v", d.Verdict)
	}
	// The look-alike: the token is refused over both.
	both := lossy("none")
	d = diagnoses(t, "--url", both.URL+"/items", "--insecure", "--token", mintedToken(t, -time.Hour))
	if d.Verdict.Cause == "http2-proxy-difference" || standingOf(d, "http2-proxy-difference") == "confirmed" {
		t.Errorf("%+v", d.Verdict)
	}
}

// A server that answers 404 to nonsense knows its paths before it asks for tokens: the path exists.
func TestAPathThatDoesNotExistIsToldApart(t *testing.T) {
	uniform := func(everywhere bool) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "" && r.URL.Path != "/items" {
				t.Errorf("the credential went to %s", r.URL.Path)
			}
			if r.URL.Path != "/items" && !everywhere {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"reason":"no"}`)
		}))
		t.Cleanup(s.Close)
		return s.URL + "/items"
	}
	for everywhere, want := range map[bool]string{true: "possible", false: "ruled-out"} {
		d := diagnoses(t, "--url", uniform(everywhere), "--token", mintedToken(t, time.Hour))
		if got := standingOf(d, "wrong-route-or-gateway"); got != want {
			t.Errorf("a 401 everywhere %t: %s, want %s; %v", everywhere, got, want, d.Experiments)
		}
		if !slices.ContainsFunc(d.Experiments, func(e sentLook) bool { return strings.HasPrefix(e.ID, "E14x") }) {
			t.Error("nonsense was not asked for")
		}
	}
}
