package request_test

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

const jws = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbGljZSJ9.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

func mustNew(t testing.TB, method, url string, fields ...request.Field) request.Request {
	t.Helper()
	r, err := request.New(method, url)
	if err != nil {
		t.Fatal(err)
	}
	r.Fields = fields
	return r
}

func TestNewKeepsTheTargetAsWritten(t *testing.T) {
	for _, c := range []struct{ url, host, target, origin, address string }{
		{"http://localhost:8000/api/users", "localhost:8000", "/api/users", "http://localhost:8000", "localhost:8000"},
		{"https://Example.COM", "example.com", "/", "https://example.com", "example.com:443"},
		{"HTTP://h:80/a%2Fb/?x=%2f&y=a+b#frag", "h", "/a%2Fb/?x=%2f&y=a+b", "http://h", "h:80"},
		{"https://h:8443/?", "h:8443", "/?", "https://h:8443", "h:8443"},
		{"http://[::1]:5000/x", "[::1]:5000", "/x", "http://[::1]:5000", "[::1]:5000"},
		{"http://[::1]/x", "[::1]", "/x", "http://[::1]", "[::1]:80"},
		{"http://h/a/../b//c", "h", "/a/../b//c", "http://h", "h:80"},
		{"http://h/?q=a b&u=é", "h", "/?q=a%20b&u=%C3%A9", "http://h", "h:80"},
		{"http://h/{id}", "h", "/%7Bid%7D", "http://h", "h:80"},
		{"  http://h/x\n", "h", "/x", "http://h", "h:80"},
	} {
		r := mustNew(t, "", c.url)
		got := []string{r.Method, r.Host(), r.Target(), r.Origin().String(), r.Origin().Address()}
		if diff := cmp.Diff([]string{"GET", c.host, c.target, c.origin, c.address}, got); diff != "" {
			t.Errorf("%s: %s", c.url, diff)
		}
	}
}

func TestNewRefusesWhatCannotBeSentWithoutRepeatingAPassword(t *testing.T) {
	for _, c := range [][2]string{
		{"GET", ""},
		{"GET", "localhost:8000/api"},
		{"GET", "ftp://h/x"},
		{"GET", "file:///etc/passwd"},
		{"GET", "ws://h/socket"},
		{"GET", "http:///x"},
		{"GET", "http://user:CANARY@h/x"},
		{"GET", "http://user:CAN#ARY@h/x"},
		{"GET", "http://user:CANARY@h:x/%zz"},
		{"GET", "http://h/%zz"},
		{"GET", "http://h\r\nX: y/"},
		{"GET", "http://h ost/"},
		{"GET", "http://exämple.org/"},
		{"GET /", "http://h/"},
		{"G\r\nET", "http://h/"},
	} {
		_, err := request.New(c[0], c[1])
		if err == nil {
			t.Errorf("New(%q, %q) succeeded", c[0], c[1])
			continue
		}
		code, hint := finding.ExitOf(err)
		if code != finding.ExitUsage || hint == "" {
			t.Errorf("New(%q, %q): exit %d, hint %q", c[0], c[1], code, hint)
		}
		for _, part := range []string{"CANARY", "CAN", "ARY", "\n", "\r"} {
			if strings.Contains(err.Error()+hint, part) {
				t.Errorf("New(%q, %q) says %q", c[0], c[1], err)
			}
		}
	}
}

func TestOriginsDifferBySchemeHostAndPort(t *testing.T) {
	same := mustNew(t, "", "http://API.example/x").Origin()
	if other := mustNew(t, "", "http://api.example:80/y?z").Origin(); other != same {
		t.Errorf("%v != %v", other, same)
	}
	for _, u := range []string{"https://api.example/x", "http://api.example:8080/x", "http://example/x", "http://api.example./x"} {
		if other := mustNew(t, "", u).Origin(); other == same {
			t.Errorf("%s has the origin %v", u, same)
		}
	}
}

func TestFieldsKeepTheirOrderPlaceAndBytes(t *testing.T) {
	r := mustNew(t, "", "http://h/", request.Field{"A", "1"}, request.Field{"authorization", " x "}, request.Field{"B", "2"}, request.Field{"Authorization", "y"})
	before := r.Clone()
	with := r.With("AUTHORIZATION", "z")
	if diff := cmp.Diff([]request.Field{{"A", "1"}, {"authorization", "z"}, {"B", "2"}}, with.Fields); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]request.Field{{"A", "1"}, {"B", "2"}}, r.Without("authorization").Fields); diff != "" {
		t.Error(diff)
	}
	if got := r.Add("A", "3").Values("a"); !cmp.Equal(got, []string{"1", "3"}) {
		t.Errorf("Add: %v", got)
	}
	if diff := cmp.Diff(before.Fields, r.Fields); diff != "" {
		t.Errorf("the request was changed: %s", diff)
	}
	if v, ok := r.Get("Authorization"); !ok || v != " x " {
		t.Errorf("Get = %q, %t", v, ok)
	}
	c := r.Clone()
	c.URL.Path, c.Fields[0].Value = "/changed", "changed"
	if r.URL.Path != "/" || r.Fields[0].Value != "1" {
		t.Error("a clone shares with its original")
	}
}

func TestRepeatingWhatActsOnTheServerIsRefused(t *testing.T) {
	for _, c := range []struct {
		method, url string
		unsafe      bool
	}{
		{"GET", "http://h/api/users", false},
		{"HEAD", "http://h/api/users", false},
		{"OPTIONS", "http://h/api/users", false},
		{"get", "http://h/api/users", true}, // methods are case-sensitive: nobody knows what "get" does
		{"POST", "http://h/api/users", true},
		{"TRACE", "http://h/api/users", true},
		{"GET", "http://h/logout", true},
		{"GET", "http://h/api/Log-Out/", true},
		{"GET", "http://h/sign_out?next=/", true},
		{"GET", "http://h/user/1/delete", true},
		{"GET", "http://h/oauth/revoke", true},
		{"GET", "http://h/unsubscribe.php", true},
		{"GET", "http://h/confirm/abc", true},
		{"GET", "http://h/api/verify", true},
		{"GET", "http://h/oidc/callback", true},
		{"GET", "http://h/auth/refresh", true},
		{"GET", "http://h/auth/refresh-token", true},
		{"GET", "http://h/api/token", true},
		{"GET", "http://h/api/%74oken", true},
		{"GET", "http://h/cb?code=1", true},
		{"GET", "http://h/x?a=1&OTP=123", true},
		{"GET", "http://h/x?st%61te=1", true},
		{"GET", "http://h/x?token=1", true},
		{"GET", "http://h/x?postcode=1&tokens=2&status=3", false},
		{"GET", "http://h/tokens", false},
		{"GET", "http://h/deleted-items", false},
		{"GET", "http://h/verify-me", false},
	} {
		reason, unsafe := mustNew(t, c.method, c.url).UnsafeToRepeat()
		if unsafe != c.unsafe || unsafe != (reason != "") {
			t.Errorf("%s %s: %t (%q), want %t", c.method, c.url, unsafe, reason, c.unsafe)
		}
	}
}

const canary = "Canary-5ecret-Value"

func hostile(t testing.TB) request.Request {
	return mustNew(t, "POST", "https://h:8443/a/eyJhbGci.eyJzdWIi."+canary+"/b?access_token="+canary+"&page=2&x=eyJhbGci.eyJzdWIi."+canary+"&"+"cli%65nt_secret="+canary,
		request.Field{"Authorization", "Bearer  " + canary},
		request.Field{"authorization", canary},
		request.Field{"Proxy-Authorization", "Basic " + canary},
		request.Field{"Authorization", `"Bearer ` + canary + `"`},
		request.Field{"Authorization", `Digest username="u", response="` + canary + `"`},
		request.Field{"Cookie", "theme=dark; session=" + canary + ";x=\"" + canary + "\"; " + canary},
		request.Field{"X-Api-Key", canary},
		request.Field{"X-Custom", "eyJhbGci.eyJzdWIi." + canary},
		request.Field{"X-Access-Token", canary},
		request.Field{"Referer", "https://u:" + canary + "@h/?code=" + canary + "#access_token=" + canary},
		request.Field{"Accept", "application/json"},
		request.Field{"X-Quote", "it's; touch pwned; $(id)"},
	)
}

func TestRedactedShowsNoSecret(t *testing.T) {
	got := hostile(t).Redacted()
	for _, s := range append([]string{got.URL, got.Method}, flat(got.Headers)...) {
		if strings.Contains(s, canary) {
			t.Errorf("shown: %q", s)
		}
	}
	want := []request.Field{
		{"Authorization", "Bearer  [redacted]"},
		{"authorization", "[redacted]"},
		{"Proxy-Authorization", "Basic [redacted]"},
		{"Authorization", `"Bearer [redacted]`},
		{"Authorization", "Digest [redacted]"},
		{"Cookie", "theme=[redacted]; session=[redacted];x=[redacted];[redacted]"},
		{"X-Api-Key", "[redacted]"},
		{"X-Custom", "[redacted]"},
		{"X-Access-Token", "[redacted]"},
		{"Referer", "https://h/?code=[redacted]"},
		{"Accept", "application/json"},
		{"X-Quote", "it's; touch pwned; $(id)"},
	}
	if diff := cmp.Diff(want, got.Headers); diff != "" {
		t.Error(diff)
	}
	if want := "https://h:8443/a/TOKEN/b?access_token=[redacted]&page=2&x=[redacted]&cli%65nt_secret=[redacted]"; got.URL != want {
		t.Errorf("URL %s\nwant %s", got.URL, want)
	}
}

func TestRedactedShowsWhatWasSentInThePlaceOfACredential(t *testing.T) {
	r := mustNew(t, "", "http://h/?access_token=null", request.Field{"Authorization", "Bearer undefined"}, request.Field{"Cookie", "token={{token}}"}, request.Field{"X-Api-Key", "$KEY"})
	want := request.Redacted{Method: "GET", URL: "http://h/?access_token=null", Headers: r.Fields}
	if diff := cmp.Diff(want, r.Redacted()); diff != "" {
		t.Error(diff)
	}
}

func TestAShellLineRunsCurlAndNothingElse(t *testing.T) {
	r := hostile(t)
	r.Body = []byte(canary)
	line := request.ShellLine(r)
	if strings.Contains(line, canary) || strings.Contains(line, "pwned") {
		t.Errorf("%s", line)
	}
	// Under a shell the line must be one command with these words, whatever the values are.
	out, err := exec.Command("sh", "-c", `curl() { for w in "$@"; do echo "$w"; done; }; `+line).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		t.Fatalf("sh: %v\n%s\n%s", err, exit.Stderr, line)
	}
	want := `-i
-X
POST
-H
Authorization: Bearer  TOKEN
-H
authorization: TOKEN
-H
Proxy-Authorization: Basic TOKEN
-H
HEADER: VALUE
-H
Authorization: Digest TOKEN
-H
Cookie: theme=VALUE; session=VALUE;x=VALUE;VALUE
-H
X-Api-Key: KEY
-H
X-Custom: VALUE
-H
X-Access-Token: TOKEN
-H
Referer: https://h/?code=VALUE
-H
Accept: application/json
-H
HEADER: VALUE
--data-binary
@BODY
https://h:8443/a/TOKEN/b?access_token=TOKEN&page=2&x=TOKEN&cli%65nt_secret=TOKEN
`
	if diff := cmp.Diff(want, string(out)); diff != "" {
		t.Error(diff)
	}
}

func flat(fields []request.Field) []string {
	var list []string
	for _, f := range fields {
		list = append(list, f.Name, f.Value)
	}
	return list
}
