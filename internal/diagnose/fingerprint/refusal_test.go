package fingerprint

import "testing"

func TestKnownRejectionInBody(t *testing.T) {
	for name, c := range map[string]struct {
		answer Answer
		want   bool
	}{
		"Hasura":                       {Answer{Status: 200, Body: `{"errors":[{"extensions":{"path":"$","code":"invalid-jwt"},"message":"Could not verify JWT: JWTExpired"}]}`}, true},
		"GraphQL without data":         {Answer{Status: 200, Body: `{"errors":[{"message":"Not logged in","extensions":{"code":"UNAUTHENTICATED"}}],"data":null}`}, true},
		"GraphQL, one field forbidden": {Answer{Status: 200, Body: `{"errors":[{"message":"x","extensions":{"code":"FORBIDDEN"}}],"data":{"me":{"id":1}}}`}, false},
		"GraphQL without errors":       {Answer{Status: 200, Body: `{"data":{"log":"jwt expired"},"errors":[]}`}, false},
		"GraphQL, another error":       {Answer{Status: 200, Body: `{"errors":[{"message":"Cannot query field x"}]}`}, false},
		"success false":                {Answer{Status: 200, Body: `{"success": false, "message": "jwt expired"}`}, true},
		"code in the body":             {Answer{Status: 200, Body: `{"code":401,"msg":"please log in"}`}, true},
		"failure about something else": {Answer{Status: 200, Body: `{"success":false,"message":"out of stock"}`}, false},
		"introspection":                {Answer{Status: 200, Body: `{"active":false}`}, true},
		"login page":                   {Answer{Status: 200, ContentType: "text/html; charset=utf-8", Body: "<!DOCTYPE html>\n<form method=post><input name=u><input type=\"password\"></form>"}, true},
		"page":                         {Answer{Status: 200, ContentType: "text/html", Body: "<html><h1>jwt expired: what it means</h1></html>"}, false},
		"data":                         {Answer{Status: 200, Body: `{"user":"user1"}`}, false},
		"data with the words inside":   {Answer{Status: 200, Body: `{"items":[{"error":"unauthorized","code":401}]}`}, false},
		"list":                         {Answer{Status: 200, Body: `[{"error":"unauthorized"}]`}, false},
		"empty":                        {Answer{Status: 204}, false},
		"a refusal that says so":       {Answer{Status: 401, Body: `{"success":false,"message":"jwt expired"}`}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := KnownRejectionInBody(c.answer); got != c.want {
				t.Errorf("got %v for %+v", got, c.answer)
			}
		})
	}
}

func TestLoginRedirect(t *testing.T) {
	for location, want := range map[string]bool{
		"/login": true, "/login?next=/users": true, "/users/sign_in": true, "/Account/Login?ReturnUrl=%2Fusers": true,
		"/auth/login.php": true, "https://idp.example/oauth2/authorize?client_id=x&response_type=code": true,
		"https://idp.example/v1/flow?redirect_uri=https%3A%2F%2Fapp&state=abc":      true,
		"https://accounts.google.com/o/oauth2/v2/auth?x=y":                          true,
		"https://login.microsoftonline.com/common/x":                                true,
		"https://team.cloudflareaccess.com/cdn-cgi/access/x":                        true,
		"http://localhost:8080/realms/lab/protocol/openid-connect/auth?client_id=x": true,
		"https://idp.example/saml2/sso?SAMLRequest=fZ":                              true,
		"/oauth2/authorization/github":                                              true,
		"/oauth2/start?rd=%2F":                                                      true,
		"http://localhost:8000/users/":                                              false,
		"/auth/users/":                                                              false,
		"/oauth2/token/":                                                            false,
		"https://www.example.com/api":                                               false,
		"/logins/today":                                                             false,
		"/users?state=active":                                                       false,
		"":                                                                          false,
		"https://%zz/login":                                                         false,
	} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			if got := LoginRedirect(Answer{Status: status, Location: location}); got != want {
				t.Errorf("%d %s: %v, want %v", status, location, got, want)
			}
		}
		if LoginRedirect(Answer{Status: 201, Location: location}) {
			t.Errorf("201 %s is no redirect", location)
		}
	}
}
