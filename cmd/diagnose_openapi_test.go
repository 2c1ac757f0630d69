package cmd_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// described is an API with a description of its own, which may lie.
func described(t *testing.T, document string) (url string, a *api) {
	t.Helper()
	a = &api{answer: "200", missing: `{"reason":"who are you?"}`}
	m := http.NewServeMux()
	m.Handle("/items", a)
	m.HandleFunc("/openapi.json", func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"Authorization", "Cookie", "X-Access-Token"} {
			if r.Header.Get(name) != "" {
				t.Errorf("the description was asked for with %s", name)
			}
		}
		_, _ = io.WriteString(w, document)
	})
	m.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != "OPTIONS" {
			t.Errorf("%s /login", r.Method)
		}
		w.WriteHeader(http.StatusMethodNotAllowed)
	})
	s := httptest.NewServer(m)
	t.Cleanup(s.Close)
	return s.URL, a
}

// document declares a scheme for GET /items; an empty name declares no security.
func document(scheme, name, more string) string {
	security := ""
	if name != "" {
		security = fmt.Sprintf(`,"security":[{"%s":[]}]`, name)
	}
	return `{"openapi":"3.1.0","components":{"securitySchemes":{"s":` + scheme + `}},"paths":{"/items":{"get":{"responses":{}` + security + more + `}}}}`
}

const (
	declaredBearer = `{"type":"http","scheme":"bearer"}`
	declaredBare   = `{"type":"apiKey","in":"header","name":"Authorization"}`
	declaredCookie = `{"type":"apiKey","in":"cookie","name":"session"}`
	declaredField  = `{"type":"apiKey","in":"header","name":"X-Access-Token"}`
	declaredLogin  = `{"type":"oauth2","flows":{"password":{"tokenUrl":"login","scopes":{}}}}`
	declaredWrong  = `{"type":"oauth2","flows":{"password":{"tokenUrl":"auth/signin","scopes":{}}}}`
)

func TestTheDescriptionIsHeldAgainstWhatTheServerReads(t *testing.T) {
	secret := inFile(t, "key", apiSecret)
	good, stale := mintedToken(t, time.Hour), mintedToken(t, -time.Hour)
	for _, c := range []struct {
		name, document   string
		fields           []string
		cause, standing  string
		evidence, notice string
	}{
		{"apiKey in Authorization: sent bare", document(declaredBare, "s", ""), []string{"Authorization: " + good}, "openapi-scheme-mismatch", "confirmed", "line 1, declares \"s\"", ""},
		{"another field: sent there", document(declaredField, "s", ""), []string{"X-Access-Token: " + good}, "openapi-scheme-mismatch", "confirmed", "X-Access-Token: TOKEN", ""},
		{"no security: sent nothing", document(declaredBearer, "", ""), nil, "openapi-scheme-mismatch", "confirmed", "declares no security for GET /items", ""},
		{"a name that is not declared", document(declaredBearer, "other", ""), nil, "openapi-scheme-mismatch", "confirmed", `wants "other", which is not among its securitySchemes`, ""},
		{
			"Authorization as a parameter", document(declaredBearer, "", `,"parameters":[{"in":"header","name":"Authorization","required":true}]`), nil,
			"openapi-scheme-mismatch", "confirmed", "as a header parameter, which tools ignore", "",
		},
		{"declared as bearer, sent bare: the request is wrong", document(declaredBearer, "s", ""), []string{"Authorization: " + good}, "scheme-missing", "confirmed", "", ""},
		{"declared as bearer, and nothing sent", document(declaredBearer, "s", ""), nil, "auth-header-missing", "confirmed", "", ""},
		{"declared as bearer, and expired", document(declaredBearer, "s", ""), []string{"Authorization: Bearer " + stale}, "token-expired", "confirmed", "", ""},
		{"declared as bearer, and well", document(declaredBearer, "s", ""), []string{"Authorization: Bearer " + good}, "healthy", "confirmed", "", ""},
		{"declared as oauth2 with a login that exists", document(declaredLogin, "s", ""), []string{"Authorization: Bearer " + good}, "healthy", "confirmed", "", ""},
		{"its login does not exist", document(declaredWrong, "s", ""), []string{"Authorization: Bearer " + good}, "healthy", "confirmed", "", "openapi-token-url-missing"},
		{"declared as a cookie, and curl works", document(declaredCookie, "s", ""), []string{"Authorization: Bearer " + good}, "healthy", "confirmed", "", "openapi-sends-otherwise"},
		{"declared as nothing, and curl works", document(declaredBearer, "", ""), []string{"Authorization: Bearer " + good}, "healthy", "confirmed", "", "openapi-sends-otherwise"},
		{"no description there", `{"detail":"no"}`, []string{"Authorization: Bearer " + good}, "healthy", "confirmed", "", "openapi-not-read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, a := described(t, c.document)
			args := []string{"--url", url + "/items", "--secret-file", secret, "--openapi", url + "/openapi.json"}
			for _, f := range c.fields {
				args = append(args, "-H", f)
			}
			d := diagnoses(t, args...)
			if d.Verdict.Cause != c.cause || d.Verdict.Standing != c.standing {
				t.Fatalf("%+v\n%+v", d.Verdict, d.Experiments)
			}
			if e := evidenceOf(d, c.cause); !strings.Contains(e, c.evidence) {
				t.Errorf("evidence %q", e)
			}
			var noticed []string
			for _, f := range d.Findings {
				if strings.HasPrefix(f.ID, "openapi-") {
					noticed = append(noticed, f.ID)
				}
			}
			if strings.Join(noticed, " ") != c.notice {
				t.Errorf("noticed %v, want %s", noticed, c.notice)
			}
			for _, r := range a.seen {
				if r.Method != "GET" {
					t.Errorf("%s was sent", r.Method)
				}
			}
		})
	}
}

// What an API's page sends is looked up by itself where the request looks like its work, and only there.
func TestTheDescriptionIsFoundWhereItCanSettleSomething(t *testing.T) {
	for name, c := range map[string]struct {
		args  []string
		asked bool
		cause string
	}{
		"from the API's page":   {[]string{"-H", "Referer: http://localhost/docs"}, true, "openapi-scheme-mismatch"},
		"from nowhere special":  {nil, false, "auth-header-missing"},
		"a token as pages send": {[]string{"-H", "Authorization: " + s1}, true, ""},
	} {
		url, _ := described(t, document(declaredBearer, "", ""))
		d := diagnoses(t, append([]string{"--url", url + "/items"}, c.args...)...)
		asked := false
		for _, e := range d.Experiments {
			asked = asked || strings.HasPrefix(e.ID, "O4#")
		}
		if asked != c.asked || c.cause != "" && d.Verdict.Cause != c.cause {
			t.Errorf("%s: asked %t, %+v %v", name, asked, d.Verdict, d.Experiments)
		}
	}
}

func TestADescriptionFromAFile(t *testing.T) {
	url, _ := described(t, "")
	file := inFile(t, "api.yaml", "openapi: 3.0.0\ncomponents:\n  securitySchemes:\n    key:\n      type: apiKey\n      in: header\n      name: Authorization\npaths:\n  /items:\n    get:\n      security: [{key: []}]\n")
	d := diagnoses(t, "--url", url+"/items", "-H", "Authorization: "+mintedToken(t, time.Hour), "--openapi", file)
	if d.Verdict.Cause != "openapi-scheme-mismatch" || !strings.Contains(evidenceOf(d, d.Verdict.Cause), "line 5") {
		t.Errorf("%+v %s", d.Verdict, evidenceOf(d, d.Verdict.Cause))
	}
	for _, bad := range []string{inFile(t, "x.json", "{}"), "missing.yaml", "http://127.0.0.1:1/oauth/token"} {
		if code, errs := refused(t, "--url", url+"/items", "--openapi", bad); code != 2 || !strings.Contains(errs, "hint") {
			t.Errorf("%s: exit %d %s", bad, code, errs)
		}
	}
}
