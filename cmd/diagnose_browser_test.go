package cmd_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	apiSecret  = "a-secret-of-at-least-32-characters-1234"
	pageOrigin = "http://app.example.com:3000"
)

// api is a protected endpoint of which the CORS answers can be chosen. It remembers what it was asked.
type api struct {
	preflight, answer string // "STATUS; Field: value; ..."; the answer's fields go with every GET
	missing           string // what it says of no credential; the same as of a bad one where empty
	openCORS          bool   // GETs of good tokens only have the answer's fields

	mu   sync.Mutex
	seen []*http.Request
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	a.seen = append(a.seen, r)
	a.mu.Unlock()
	text := a.answer
	if r.Method == "OPTIONS" {
		text = a.preflight
	}
	parts := strings.Split(text, "; ")
	status := 0
	_, _ = fmt.Sscan(parts[0], &status)
	raw, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer {
		raw = ""
	}
	_, err := jwt.Parse(raw, func(*jwt.Token) (any, error) { return []byte(apiSecret), nil }, jwt.WithValidMethods([]string{"HS256"}))
	for _, p := range parts[1:] {
		if name, value, ok := strings.Cut(p, ": "); ok && (err == nil || !a.openCORS || r.Method == "OPTIONS") {
			w.Header().Add(name, value)
		}
	}
	if r.Method == "OPTIONS" {
		w.WriteHeader(status)
		return
	}
	if err != nil {
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.WriteHeader(http.StatusUnauthorized)
		if a.missing != "" && raw == "" {
			_, _ = io.WriteString(w, a.missing)
			return
		}
		_, _ = io.WriteString(w, `{"reason":"no"}`)
		return
	}
	_, _ = io.WriteString(w, `{"items":[1,2]}`)
}

func start(t *testing.T, a *api) string {
	t.Helper()
	s := httptest.NewServer(a)
	t.Cleanup(s.Close)
	return s.URL + "/items"
}

func mintedToken(t *testing.T, ttl time.Duration) string {
	t.Helper()
	now := time.Now()
	text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"sub": "3", "iat": now.Add(min(ttl, 0) - time.Minute).Unix(), "exp": now.Add(ttl).Unix(),
	}).SignedString([]byte(apiSecret))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

const (
	allowPage = "Access-Control-Allow-Origin: " + pageOrigin
	allowAuth = "; Access-Control-Allow-Headers: Authorization"
)

func TestARequestIsJudgedAsABrowserWouldSendIt(t *testing.T) {
	secret := inFile(t, "key", apiSecret)
	for _, c := range []struct {
		name               string
		server             *api
		args               []string
		expired            bool
		cause, standing    string
		also, finding, fix string
	}{
		{
			name: "tokens are checked before the preflight is answered", server: &api{preflight: "401; WWW-Authenticate: Bearer", answer: "200; " + allowPage},
			cause: "cors-preflight-blocked", standing: "confirmed", fix: "answer OPTIONS before tokens are checked",
		},
		{
			name: "no method OPTIONS, in FastAPI", server: &api{preflight: "405; Server: uvicorn", answer: "200; Server: uvicorn; " + allowPage},
			cause: "cors-preflight-blocked", standing: "confirmed",
			fix: `in FastAPI: app.add_middleware(CORSMiddleware, allow_origins=["http://app.example.com:3000"], allow_methods=["GET"], allow_headers=["Authorization"])`,
		},
		{
			name: "another origin is allowed", server: &api{preflight: "200; Access-Control-Allow-Origin: http://localhost:3000" + allowAuth, answer: "200; " + allowPage},
			cause: "cors-preflight-blocked", standing: "confirmed",
		},
		{
			name: "the preflight is redirected", server: &api{preflight: "307; Location: /items/; " + allowPage + allowAuth, answer: "200; " + allowPage},
			cause: "cors-preflight-blocked", standing: "confirmed", fix: `call the final URL, "/items/"`,
		},
		{
			name: "Authorization is not listed", server: &api{preflight: "204; " + allowPage + "; Access-Control-Allow-Headers: Content-Type", answer: "200; " + allowPage},
			cause: "cors-authorization-not-allowed", standing: "confirmed", fix: "Access-Control-Allow-Headers: Authorization",
		},
		{
			name: "* is to cover it, with cookies", server: &api{
				preflight: "204; " + allowPage + "; Access-Control-Allow-Credentials: true; Access-Control-Allow-Headers: *", answer: "200; " + allowPage + "; Access-Control-Allow-Credentials: true",
			},
			args: []string{"-H", "Cookie: theme=dark"}, cause: "cors-authorization-not-allowed", standing: "confirmed",
		},
		{
			name: "* is to cover it, without: browsers let it pass", server: &api{preflight: "204; Access-Control-Allow-Origin: *; Access-Control-Allow-Headers: *", answer: "200; Access-Control-Allow-Origin: *"},
			cause: "healthy", standing: "confirmed", finding: "cors-wildcard-authorization",
		},
		{
			name: "all is well", server: &api{preflight: "200; " + allowPage + allowAuth, answer: "200; Vary: Origin; " + allowPage},
			cause: "healthy", standing: "confirmed",
		},
		{
			name: "only the preflight is answered with the fields", server: &api{preflight: "200; " + allowPage + allowAuth, answer: "200"},
			cause: "cors-answer-unreadable", standing: "confirmed",
		},
		{
			name: "refusals lack the fields, and the token has expired", server: &api{preflight: "200; " + allowPage + allowAuth, answer: "200; " + allowPage, openCORS: true},
			expired: true, cause: "token-expired", standing: "confirmed", finding: "cors-hides-refusal",
		},
		{
			name: "refusals have them, and the token has expired", server: &api{preflight: "200; " + allowPage + allowAuth, answer: "200; Vary: Origin; " + allowPage},
			expired: true, cause: "token-expired", standing: "confirmed",
		},
		{
			name: "the preflight is refused, and the token has expired", server: &api{preflight: "401", answer: "200; " + allowPage},
			expired: true, cause: "cors-preflight-blocked", standing: "confirmed", also: "token-expired",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, ttl := start(t, c.server), time.Hour
			if c.expired {
				ttl = -time.Hour
			}
			d := diagnoses(t, append([]string{"--url", url, "--token", mintedToken(t, ttl), "--secret-file", secret, "--origin", pageOrigin}, c.args...)...)
			if d.Verdict.Cause != c.cause || d.Verdict.Standing != c.standing || (d.exit == 0) != (c.cause == "healthy") {
				t.Fatalf("exit %d, %+v", d.exit, d.Verdict)
			}
			if c.also != "" && !slices.Contains(d.Verdict.Also, c.also) {
				t.Errorf("also %v, want %s", d.Verdict.Also, c.also)
			}
			if !strings.Contains(d.Verdict.Fix, c.fix) {
				t.Errorf("fix %q, want %q in it", d.Verdict.Fix, c.fix)
			}
			if c.cause == "healthy" && !strings.Contains(d.Verdict.Summary, pageOrigin) {
				t.Errorf("%q does not speak of the page", d.Verdict.Summary)
			}
			for _, f := range d.Findings {
				if strings.HasPrefix(f.ID, "cors-hides") && c.finding != f.ID || strings.HasPrefix(f.ID, "cors-wild") && c.finding != f.ID {
					t.Errorf("finding %+v", f)
				}
			}
			if c.finding != "" && !slices.ContainsFunc(d.Findings, func(f struct{ ID, Message, Fix string }) bool { return f.ID == c.finding }) {
				t.Errorf("no finding %s in %+v", c.finding, d.Findings)
			}
			for _, r := range c.server.seen {
				if r.Method == "OPTIONS" && (r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" || r.Header.Get("Origin") != pageOrigin) {
					t.Errorf("the preflight carried %v", r.Header)
				}
				if r.Method != "GET" && r.Method != "OPTIONS" {
					t.Errorf("%s was sent", r.Method)
				}
			}
			if d.Requests != len(c.server.seen) || d.Requests > 24 {
				t.Errorf("%d requests reported, %d seen", d.Requests, len(c.server.seen))
			}
		})
	}
}

func TestWithoutAPageNoPreflightIsSent(t *testing.T) {
	for name, args := range map[string][]string{
		"no origin":                 nil,
		"the page is of the server": {"--origin", "SELF"},
		"the field says so":         {"-H", "Origin: SELF"},
	} {
		a := &api{preflight: "401", answer: "200"}
		url := start(t, a)
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "SELF", strings.TrimSuffix(url, "/items"))
		}
		d := diagnoses(t, append([]string{"--url", url, "--token", mintedToken(t, time.Hour)}, args...)...)
		if d.Verdict.Cause != "healthy" {
			t.Errorf("%s: %+v", name, d.Verdict)
		}
		for _, r := range a.seen {
			if r.Method == "OPTIONS" {
				t.Errorf("%s: a preflight was sent", name)
			}
		}
	}
}

func TestThePageIsReadFromAPastedRequest(t *testing.T) {
	a := &api{preflight: "204; " + allowPage + "; Access-Control-Allow-Headers: x-other", answer: "200; " + allowPage}
	url := start(t, a)
	d := diagnoses(t, "curl", "--url", url, "-H", "Origin: "+pageOrigin, "-H", "Referer: "+pageOrigin+"/", "-H", "Authorization: Bearer "+mintedToken(t, time.Hour))
	if d.Verdict.Cause != "cors-authorization-not-allowed" || d.Verdict.Standing != "confirmed" {
		t.Errorf("%+v", d.Verdict)
	}
	for _, e := range d.Experiments {
		if strings.HasPrefix(e.ID, "E11") {
			t.Error("the request is a browser's already")
		}
	}
}
