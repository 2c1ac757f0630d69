package cmd_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// onlyFor is an API that takes a POST, and GET only where it says so.
func onlyFor(t *testing.T, get bool, a *api) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method != "GET" && r.Method != "OPTIONS":
			t.Errorf("%s was sent", r.Method)
		case r.Method == "GET" && !get:
			w.WriteHeader(http.StatusMethodNotAllowed)
			_, _ = io.WriteString(w, `{"reason":"POST"}`)
			return
		}
		if r.ContentLength > 0 || r.Header.Get("Content-Type") != "" {
			t.Errorf("a body was sent")
		}
		a.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/items"
}

func TestARequestThatMayChangeSomethingIsNotSent(t *testing.T) {
	secret := inFile(t, "key", apiSecret)
	good, stale := mintedToken(t, time.Hour), mintedToken(t, -time.Hour)
	for _, c := range []struct {
		name            string
		get             bool
		preflight       string
		args            []string
		cause, standing string
		finding         string
		summary         string
	}{
		{"a GET stands in", true, "", []string{"--token", stale}, "token-expired", "likely", "get-stood-in", ""},
		{"it is accepted", true, "", []string{"--token", good}, "unknown", "possible", "get-stood-in", "the POST itself was not sent"},
		{"there is no GET", false, "", []string{"--token", stale}, "token-expired", "likely", "not-repeated", ""},
		{"no credential", true, "", nil, "auth-header-missing", "likely", "get-stood-in", ""},
		{
			"the browser's question is asked for the real method", true, "204; " + allowPage + "; Access-Control-Allow-Headers: authorization,content-type; Access-Control-Allow-Methods: GET",
			[]string{"--token", good, "-X", "PUT", "--origin", pageOrigin},
			"cors-preflight-blocked", "confirmed", "get-stood-in", "",
		},
		{
			"it is blocked, and there is no GET", false, "401",
			[]string{"--token", good, "--origin", pageOrigin},
			"cors-preflight-blocked", "confirmed", "not-repeated", "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := &api{preflight: c.preflight, answer: "200; " + allowPage, missing: `{"reason":"who are you?"}`}
			u := onlyFor(t, c.get, a)
			d := diagnoses(t, append([]string{"--url", u, "-X", "POST", "-d", `{"a":1}`, "-H", "Content-Type: application/json", "--secret-file", secret}, c.args...)...)
			if d.Verdict.Cause != c.cause || d.Verdict.Standing != c.standing || d.exit != 1 || !strings.Contains(d.Verdict.Summary, c.summary) {
				t.Fatalf("exit %d %+v\n%+v\n%+v", d.exit, d.Verdict, d.Experiments, d.Findings)
			}
			noticed := false
			for _, f := range d.Findings {
				noticed = noticed || f.ID == c.finding
			}
			if !noticed {
				t.Errorf("no finding %s in %+v", c.finding, d.Findings)
			}
		})
	}
}

// A GET that may change something does not stand in for anything.
func TestNothingStandsInWhereAGETMayChangeSomething(t *testing.T) {
	a := &api{answer: "200"}
	u := start(t, a)
	for _, path := range []string{"/auth/logout", "/token", "/refresh-token", "/verify", "/items?code=1"} {
		d := diagnoses(t, "--url", strings.TrimSuffix(u, "/items")+path, "-X", "POST", "--token", mintedToken(t, -time.Hour))
		if len(a.seen) != 0 || d.Requests != 0 {
			t.Errorf("%s: %d requests", path, len(a.seen))
		}
	}
}
