package diagnose

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

func TestPlacesAreReadFromTheServersWords(t *testing.T) {
	for _, test := range []struct {
		body, setCookie, want string
		told                  bool
	}{
		{`{"msg":"Missing cookie \"access_token_cookie\""}`, "", "cookie access_token_cookie", true},
		{`{"detail":"Missing X-Access-Token header"}`, "", "header X-Access-Token", true},
		{`{"message":"No cookie: jwt"}`, "", "cookie jwt", true},
		{`Header 'x-auth-token' or cookie 'auth_token' required`, "", "header x-auth-token,cookie auth_token", true},
		{`{"msg":"Missing Authorization Header"}`, "", "", false},
		{`{"msg":"Missing token header"}`, "", "", false},
		{`unexpected "typ" JWT header value`, "", "", false},
		{`{"msg":"Missing CSRF cookie csrf_access_token"}`, "", "", false},
		{`{"detail":"Cookies are used here, see the token-policy"}`, "", "", false},
		{`{}`, "access_token=; Max-Age=0; Path=/", "cookie access_token", false},
		{`{}`, "theme=dark", "", false},
	} {
		a := &request.Answer{Status: 401, Body: []byte(test.body)}
		if test.setCookie != "" {
			a.Fields = append(a.Fields, request.Field{Name: "Set-Cookie", Value: test.setCookie})
		}
		places, told := NamedPlaces(a)
		var got []string
		for _, p := range places {
			got = append(got, fmt.Sprintf("%s %s", p.Kind, p.Name))
		}
		if diff := cmp.Diff(test.want, strings.Join(got, ",")); diff != "" || told != test.told {
			t.Errorf("%s %s: told %v\n%s", test.body, test.setCookie, told, diff)
		}
	}
	if places, told := NamedPlaces(nil); len(places) > 0 || told {
		t.Error("no answer names nothing")
	}
}

func TestTheQueryParameterThatAnAnswerAsksFor(t *testing.T) {
	for body, want := range map[string]string{
		`{"msg":"Missing 'jwt' query paramater"}`:         "jwt",
		`{"code":401,"message":"query token is empty"}`:   "token",
		`missing access_token in query`:                   "",
		`no access_token query parameter`:                 "access_token",
		`{"errors":"bad query"}`:                          "",
		`the query for the user failed, token is expired`: "",
		``: "",
	} {
		name, ok := NamedQuery(&request.Answer{Body: []byte(body)})
		if name != want || ok != (want != "") {
			t.Errorf("%s: %q", body, name)
		}
	}
}
