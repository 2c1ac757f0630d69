package request_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

func TestAuthorizationIsTakenApartWithoutLosingAByte(t *testing.T) {
	type c = request.Credential
	for raw, want := range map[string]c{
		"Bearer " + jws:            {Scheme: "Bearer", Schemes: 1, Separator: " ", Value: jws},
		"bearer " + jws:            {Scheme: "bearer", Schemes: 1, Separator: " ", Value: jws},
		jws:                        {Value: jws},
		"JWT " + jws:               {Scheme: "JWT", Schemes: 1, Separator: " ", Value: jws},
		"Custom " + jws:            {Scheme: "Custom", Schemes: 1, Separator: " ", Value: jws},
		"Bearer Bearer " + jws:     {Scheme: "Bearer", Schemes: 2, Separator: " ", Value: jws},
		"Bearer bearer  " + jws:    {Scheme: "Bearer", Schemes: 2, Separator: " ", Value: jws},
		"Bearer  " + jws:           {Scheme: "Bearer", Schemes: 1, Separator: "  ", Value: jws},
		"Bearer\t" + jws:           {Scheme: "Bearer", Schemes: 1, Separator: "\t", Value: jws},
		"Bearer\u00a0" + jws:       {Scheme: "Bearer", Schemes: 1, Separator: "\u00a0", Value: jws},
		" Bearer " + jws + " \n":   {Scheme: "Bearer", Schemes: 1, Leading: " ", Separator: " ", Value: jws, Trailing: " \n"},
		"Bearer: " + jws:           {Scheme: "Bearer", Schemes: 1, Separator: ": ", Value: jws},
		"Bearer%20" + jws:          {Scheme: "Bearer", Schemes: 1, Separator: "%20", Value: jws},
		"Bearer" + jws:             {Scheme: "Bearer", Schemes: 1, Value: jws},
		`Bearer "` + jws + `"`:     {Scheme: "Bearer", Schemes: 1, Separator: " ", Value: `"` + jws + `"`, Quoted: true},
		`"Bearer ` + jws + `"`:     {Scheme: "Bearer", Schemes: 1, Separator: " ", Value: jws + `"`, Quoted: true},
		"Bearer '" + jws:           {Scheme: "Bearer", Schemes: 1, Separator: " ", Value: "'" + jws, Quoted: true},
		"Bearer undefined":         {Scheme: "Bearer", Schemes: 1, Separator: " ", Value: "undefined", Placeholder: true},
		"Bearer null":              {Scheme: "Bearer", Schemes: 1, Separator: " ", Value: "null", Placeholder: true},
		"Bearer [object Object]":   {Scheme: "Bearer", Schemes: 1, Separator: " ", Value: "[object Object]", Placeholder: true},
		"Bearer {{token}}":         {Scheme: "Bearer", Schemes: 1, Separator: " ", Value: "{{token}}", Placeholder: true},
		"Bearer ${TOKEN}":          {Scheme: "Bearer", Schemes: 1, Separator: " ", Value: "${TOKEN}", Placeholder: true},
		"Bearer $TOKEN":            {Scheme: "Bearer", Schemes: 1, Separator: " ", Value: "$TOKEN", Placeholder: true},
		"undefined":                {Value: "undefined", Placeholder: true},
		"Bearer token":             {Scheme: "Bearer", Schemes: 1, Separator: " ", Value: "token"},
		"Bearer":                   {Scheme: "Bearer", Schemes: 1},
		"Bearer ":                  {Scheme: "Bearer", Schemes: 1, Separator: " "},
		"Basic dXNlcjpwYXNz":       {Scheme: "Basic", Schemes: 1, Separator: " ", Value: "dXNlcjpwYXNz"},
		"Bearer opaque-token":      {Scheme: "Bearer", Schemes: 1, Separator: " ", Value: "opaque-token"},
		"Bearer " + jws + " extra": {Scheme: "Bearer", Schemes: 1, Separator: " ", Value: jws + " extra"},
	} {
		want.Kind, want.Name, want.Raw, want.Fields = request.InAuthorization, "authorization", raw, 1
		got := request.FindCredential(mustNew(t, "", "http://h/", request.Field{Name: "authorization", Value: raw}))
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(c{}, "Token")); diff != "" {
			t.Errorf("%q: %s", raw, diff)
		}
		if strings.Contains(raw, jws) && got.Token.Compact != jws && !strings.Contains(raw, "extra") {
			t.Errorf("%q: the token is %q", raw, got.Token.Compact)
		}
		odd := strings.Contains(raw, "  "+jws) && got.Schemes == 1 || strings.ContainsAny(raw, "\t\n") || strings.Contains(raw, "\u00a0") || strings.Contains(raw, " extra") ||
			strings.Contains(raw, ": ") || strings.Contains(raw, "%20")
		if got.OddSpace() != odd {
			t.Errorf("%q: OddSpace = %t", raw, got.OddSpace())
		}
	}
}

func TestACleanTokenIsNotPeeled(t *testing.T) {
	got := request.FindCredential(mustNew(t, "", "http://h/", request.Field{Name: "Authorization", Value: "Bearer " + jws}))
	if got.Token.Form != token.FormJWS || len(got.Token.Peeled) != 0 || len(got.Token.Faults) != 0 {
		t.Errorf("%+v", got.Token)
	}
}

func TestNoByteOfAuthorizationIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.StringOf(rapid.SampledFrom([]rune("Bb eyJ.aZ:\"'\t\u00a0%20=Token"))).Draw(t, "raw")
		c := request.FindCredential(request.Request{Fields: []request.Field{{Name: "Authorization", Value: raw}}})
		if c.Raw != raw {
			t.Fatalf("Raw = %q", c.Raw)
		}
		if !strings.HasPrefix(raw, c.Leading) || !strings.HasSuffix(raw, c.Value+c.Trailing) {
			t.Fatalf("%q is not in %+v", raw, c)
		}
		if c.Schemes == 0 && (c.Scheme != "" || c.Separator != "") {
			t.Fatalf("no scheme, but %+v", c)
		}
	})
}

func TestTheCredentialIsFoundWhereServersLook(t *testing.T) {
	auth := request.Field{Name: "Authorization", Value: "Bearer " + jws}
	cookie := request.Field{Name: "Cookie", Value: `theme=dark; access_token="` + jws + `"; csrf_token=abcdef`}
	other := request.Field{Name: "X-Access-Token", Value: jws}
	for name, tc := range map[string]struct {
		url    string
		fields []request.Field
		kind   request.Kind
		at     string
		others []string
	}{
		"nothing":                       {"http://h/?page=2", []request.Field{{Name: "Accept", Value: "*/*"}, {Name: "Cookie", Value: "theme=dark; XSRF-TOKEN=abcdefgh"}}, request.NoCredential, "", nil},
		"authorization before all":      {"http://h/?access_token=" + jws, []request.Field{other, cookie, auth}, request.InAuthorization, "Authorization", []string{"header X-Access-Token", "cookie access_token", "query access_token"}},
		"basic is a credential too":     {"http://h/", []request.Field{cookie, {Name: "Authorization", Value: "Basic dTpw"}}, request.InAuthorization, "Authorization", []string{"cookie access_token"}},
		"cookie before other fields":    {"http://h/?x=" + jws, []request.Field{other, cookie}, request.InCookie, "access_token", []string{"header X-Access-Token", "query x"}},
		"field before query":            {"http://h/?x=" + jws, []request.Field{other}, request.InHeader, "X-Access-Token", []string{"query x"}},
		"query":                         {"http://h/?page=1&x=" + jws, nil, request.InQuery, "x", nil},
		"an empty Authorization":        {"http://h/", []request.Field{{Name: "Authorization", Value: " "}}, request.InAuthorization, "Authorization", nil},
		"empty beside a cookie":         {"http://h/", []request.Field{{Name: "Authorization", Value: ""}, cookie}, request.InCookie, "access_token", nil},
		"a JWT before a session":        {"http://h/", []request.Field{{Name: "Cookie", Value: "session=abcdef"}, other}, request.InHeader, "X-Access-Token", []string{"cookie session"}},
		"a session when nothing better": {"http://h/", []request.Field{{Name: "Cookie", Value: "theme=dark; session=abcdef"}}, request.InCookie, "session", nil},
		"a named field without a JWT":   {"http://h/", []request.Field{{Name: "X-Access-Token", Value: "undefined"}}, request.InHeader, "X-Access-Token", nil},
		"proxy credentials are others'": {"http://h/", []request.Field{{Name: "Proxy-Authorization", Value: "Bearer " + jws}}, request.NoCredential, "", nil},
	} {
		r := mustNew(t, "", tc.url, tc.fields...)
		got := request.FindCredential(r)
		if got.Kind != tc.kind || got.Name != tc.at || !cmp.Equal(got.Others, tc.others) {
			t.Errorf("%s: %s %q, others %q", name, got.Kind, got.Name, got.Others)
		}
		bare := r.WithoutCredentials()
		if left := request.FindCredential(bare); left.Kind != request.NoCredential {
			t.Errorf("%s: WithoutCredentials leaves %s %s", name, left.Kind, left.Name)
		}
	}
}

func TestTwoAuthorizationFieldsAreCounted(t *testing.T) {
	r := mustNew(t, "", "http://h/", request.Field{Name: "Authorization", Value: "Bearer " + jws}, request.Field{Name: "authorization", Value: "Basic dTpw"})
	got := request.FindCredential(r)
	if got.Fields != 2 || got.Scheme != "Bearer" || !cmp.Equal(got.Others, []string{"authorization authorization"}) {
		t.Errorf("%+v", got)
	}
}

func TestACredentialIsReplacedInItsPlace(t *testing.T) {
	for _, tc := range []struct {
		url       string
		fields    []request.Field
		wantURL   string
		wantField []request.Field
	}{
		{"http://h/", []request.Field{{"A", "1"}, {"authorization", "Bearer " + jws}, {"B", "2"}}, "http://h/", []request.Field{{"A", "1"}, {"authorization", "NEW"}, {"B", "2"}}},
		{"http://h/", []request.Field{{"Cookie", "a=1;  t=" + jws + ";b=2"}, {"Cookie", "c=3"}}, "http://h/", []request.Field{{"Cookie", "a=1; t=NEW; b=2"}, {"Cookie", "c=3"}}},
		{"http://h/?a=%20&t=" + jws + "&b", nil, "http://h/?a=%20&t=NEW&b", nil},
		{"http://h/", nil, "http://h/", []request.Field{{"Authorization", "NEW"}}},
	} {
		r := mustNew(t, "", tc.url, tc.fields...)
		got := r.WithCredential(request.FindCredential(r), "NEW")
		if got.URL.String() != tc.wantURL || !cmp.Equal(got.Fields, tc.wantField, cmpopts.EquateEmpty()) {
			t.Errorf("%s %v", got.URL, got.Fields)
		}
	}
}

func FuzzFindCredential(f *testing.F) {
	f.Add("Authorization", "Bearer Bearer "+jws, "a=1")
	f.Add("Cookie", "a=b; session="+jws, "access_token=x")
	f.Add("X-Api-Key", "\"'%20", ";;&&=")
	f.Fuzz(func(t *testing.T, name, value, query string) {
		r := mustNew(t, "", "http://h/", request.Field{Name: name, Value: value})
		r.URL.RawQuery = query
		c := request.FindCredential(r)
		if c.Kind != request.NoCredential && c.Kind != request.InQuery && c.Kind != request.InCookie && c.Raw != value {
			t.Errorf("Raw = %q", c.Raw)
		}
		r.Redacted()
		request.ShellLine(r)
		if left := request.FindCredential(r.WithoutCredentials()); left.Kind != request.NoCredential {
			t.Errorf("left: %+v", left)
		}
	})
}
