package request_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

func TestDateIsReadInItsThreeForms(t *testing.T) {
	near := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	for value, want := range map[string]string{
		"Sun, 06 Nov 1994 08:49:37 GMT":     "1994-11-06T08:49:37Z",
		"Sunday, 06-Nov-94 08:49:37 GMT":    "1994-11-06T08:49:37Z",
		"Sun Nov  6 08:49:37 1994":          "1994-11-06T08:49:37Z",
		"Sunday, 22-Nov-26 06:00:00 GMT":    "2026-11-22T06:00:00Z",
		"Wednesday, 01-Jan-75 00:00:00 GMT": "2075-01-01T00:00:00Z", // 49 years ahead is the future
		"Saturday, 01-Jan-77 00:00:00 GMT":  "1977-01-01T00:00:00Z", // 51 years ahead is the past
		"Sat, 31 Dec 2016 23:59:60 GMT":     "2017-01-01T00:00:00Z",
		"Sun, 06 Nov 1994 08:49:37 +0000":   "",
		"1994-11-06T08:49:37Z":              "",
		"0":                                 "",
		"":                                  "",
	} {
		got := ""
		if d, ok := (request.Answer{Fields: []request.Field{{"date", value}}, ReceivedAt: near}).Date(); ok {
			got = d.UTC().Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q is %q, want %q", value, got, want)
		}
	}
	if _, ok := (request.Answer{}).Date(); ok {
		t.Error("a date out of nothing")
	}
}

// The values are those of real stacks.
func TestChallengesAreReadAsServersWriteThem(t *testing.T) {
	type c = request.Challenge
	type p = request.Param
	for _, tc := range []struct {
		values []string
		want   []c
	}{
		{[]string{"Bearer"}, []c{{Scheme: "Bearer", Raw: "Bearer"}}},
		{[]string{`Bearer realm="api"`}, []c{{Scheme: "Bearer", Params: []p{{"realm", "api"}}, Raw: `Bearer realm="api"`}}},
		{
			[]string{`Bearer error="missing_authorization", error_description="Missing "Authorization" in headers."`},
			[]c{{Scheme: "Bearer", Params: []p{{"error", "missing_authorization"}, {"error_description", `Missing "Authorization" in headers.`}}, Raw: `Bearer error="missing_authorization", error_description="Missing "Authorization" in headers."`}},
		},
		{
			[]string{`Bearer realm="http://localhost:3000/api/users?x=1,2",error="invalid_request",error_description="no authorization included in request"`},
			[]c{{Scheme: "Bearer", Params: []p{{"realm", "http://localhost:3000/api/users?x=1,2"}, {"error", "invalid_request"}, {"error_description", "no authorization included in request"}}, Raw: `Bearer realm="http://localhost:3000/api/users?x=1,2",error="invalid_request",error_description="no authorization included in request"`}},
		},
		{
			[]string{`Bearer realm="api", DPoP algs="RS256 ES256"`},
			[]c{
				{Scheme: "Bearer", Params: []p{{"realm", "api"}}, Raw: `Bearer realm="api"`},
				{Scheme: "DPoP", Params: []p{{"algs", "RS256 ES256"}}, Raw: `DPoP algs="RS256 ES256"`},
			},
		},
		{
			[]string{`Basic realm="x", Bearer , Negotiate YIIabc+/==, Digest realm = a , nonce=b`, "NTLM"},
			[]c{
				{Scheme: "Basic", Params: []p{{"realm", "x"}}, Raw: `Basic realm="x"`},
				{Scheme: "Bearer", Raw: "Bearer"},
				{Scheme: "Negotiate", Token68: "YIIabc+/==", Raw: "Negotiate YIIabc+/=="},
				{Scheme: "Digest", Params: []p{{"realm", "a"}, {"nonce", "b"}}, Raw: "Digest realm = a , nonce=b"},
				{Scheme: "NTLM", Raw: "NTLM"},
			},
		},
		{
			[]string{"JWT realm=gin jwt"},
			[]c{{Scheme: "JWT", Params: []p{{"realm", "gin jwt"}}, Raw: "JWT realm=gin jwt"}},
		},
		{
			[]string{`Bearer realm="service" error="invalid_token" error_description="The access token is invalid or has expired"`},
			[]c{{Scheme: "Bearer", Params: []p{{"realm", "service"}, {"error", "invalid_token"}, {"error_description", "The access token is invalid or has expired"}}, Raw: `Bearer realm="service" error="invalid_token" error_description="The access token is invalid or has expired"`}},
		},
		{
			[]string{`Bearer error="invalid_token", error_description="The issuer 'http://kc/realms/my-realm' is invalid"`},
			[]c{{Scheme: "Bearer", Params: []p{{"error", "invalid_token"}, {"error_description", "The issuer 'http://kc/realms/my-realm' is invalid"}}, Raw: `Bearer error="invalid_token", error_description="The issuer 'http://kc/realms/my-realm' is invalid"`}},
		},
		{
			[]string{`Bearer error_description="say \"please\", then C:\\", error="x"`},
			[]c{{Scheme: "Bearer", Params: []p{{"error_description", `say "please", then C:\`}, {"error", "x"}}, Raw: `Bearer error_description="say \"please\", then C:\\", error="x"`}},
		},
		{
			[]string{`Bearer realm="never ends, error=1`},
			[]c{{Scheme: "Bearer", Params: []p{{"realm", "never ends, error=1"}}, Raw: `Bearer realm="never ends, error=1`}},
		},
		{
			[]string{`Bearer realm="", authorization_uri="https://login.example/x", client_id="00000003-0000"`},
			[]c{{Scheme: "Bearer", Params: []p{{"realm", ""}, {"authorization_uri", "https://login.example/x"}, {"client_id", "00000003-0000"}}, Raw: `Bearer realm="", authorization_uri="https://login.example/x", client_id="00000003-0000"`}},
		},
		{
			[]string{`realm="alone"`},
			[]c{{Params: []p{{"realm", "alone"}}, Raw: `realm="alone"`}},
		},
		{
			[]string{"Token is invalid or expired"},
			[]c{{Scheme: "Token", Raw: "Token is invalid or expired"}},
		},
		{
			[]string{`AzureApiManagementKey realm="https://x.azure-api.net/",name="Ocp-Apim-Subscription-Key",type="header"`},
			[]c{{Scheme: "AzureApiManagementKey", Params: []p{{"realm", "https://x.azure-api.net/"}, {"name", "Ocp-Apim-Subscription-Key"}, {"type", "header"}}, Raw: `AzureApiManagementKey realm="https://x.azure-api.net/",name="Ocp-Apim-Subscription-Key",type="header"`}},
		},
		{[]string{"", " , ,"}, nil},
	} {
		if diff := cmp.Diff(tc.want, request.ParseChallenges(tc.values)); diff != "" {
			t.Errorf("%q: %s", tc.values, diff)
		}
	}
}

func TestParamsAreFoundWhateverTheirCase(t *testing.T) {
	c := request.ParseChallenges([]string{`bearer Error="invalid_token"`})[0]
	if v, ok := c.Param("error"); !ok || v != "invalid_token" {
		t.Errorf("%q, %t", v, ok)
	}
	if _, ok := c.Param("realm"); ok {
		t.Error("a parameter out of nothing")
	}
}

func FuzzParseChallenges(f *testing.F) {
	for _, s := range []string{
		`Bearer error="x", error_description="Missing "Authorization" in headers."`,
		`Basic realm="a", Bearer, Negotiate abc==, DPoP algs="RS256 ES256"`,
		`JWT realm=gin jwt`, `Bearer realm="never ends`, `a="x\`, `,;= "`, "Bearer error=\"",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		total := 0
		for _, c := range request.ParseChallenges([]string{s}) {
			total += len(c.Raw)
			if c.Scheme == "" && len(c.Params) == 0 {
				t.Errorf("a challenge that says nothing: %+v", c)
			}
		}
		if total > len(s) {
			t.Errorf("challenges overlap: %d bytes of %d", total, len(s))
		}
	})
}
