package cause_test

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

func field(name, value string) []request.Field { return []request.Field{{Name: name, Value: value}} }

// says is a refusal with this body.
func says(body string) *request.Answer { return &request.Answer{Status: 401, Body: []byte(body)} }

// seenOnTheWay are the causes between client and application: redirects, proxies, browsers, and where the token is put.
func seenOnTheWay() map[string]cases {
	moved := func(status int, to string) *request.Answer {
		return &request.Answer{Status: status, Fields: field("Location", to)}
	}
	preflight := []request.Field{{Name: "Origin", Value: "https://app.example"}, {Name: "Access-Control-Request-Method", Value: "GET"}}
	return map[string]cases{
		"redirect-changes-method": {
			[]situation{{name: "POST and 302", method: "POST", answer: moved(302, "/posts/")}, {name: "PUT and 301", method: "PUT", answer: moved(301, "/posts/")}},
			[]situation{
				{name: "GET", answer: moved(302, "/posts/")},
				{name: "307 keeps the method", method: "POST", answer: moved(307, "/posts/")},
				{name: "login page", method: "POST", answer: moved(302, "/login"), login: true},
				{name: "no redirect", method: "POST", answer: says("")},
			},
		},
		"mixed-content": {
			[]situation{
				{name: "an https page", url: "http://api.example.com/x", fields: field("Origin", "https://app.example.com")},
				{name: "by Referer", url: "http://192.168.1.20:8000/x", fields: field("Referer", "https://app.example.com/list")},
			},
			[]situation{
				{name: "both http", url: "http://api.example.com/x", fields: field("Origin", "http://app.example.com")},
				{name: "both https", url: "https://api.example.com/x", fields: field("Origin", "https://app.example.com")},
				{name: "this machine is trusted", url: "http://localhost:8000/x", fields: field("Origin", "https://app.example.com")},
				{name: "its address too", url: "http://127.0.0.1:8000/x", fields: field("Origin", "https://app.example.com")},
				{name: "there was an answer", url: "http://api.example.com/x", fields: field("Origin", "https://app.example.com"), answer: says("")},
				{name: "no page", url: "http://api.example.com/x"},
			},
		},
		"wrong-environment-or-host": {
			[]situation{
				{name: "staging token", url: "https://api.example.com/x", claims: map[string]any{"iss": "https://auth.staging.example.com/"}},
				{name: "production token", url: "https://api-dev.example.com/x", claims: map[string]any{"iss": "https://auth.example.com/"}},
			},
			[]situation{
				{name: "the same", url: "https://api.example.com/x", claims: map[string]any{"iss": "https://auth.example.com/"}},
				{name: "both staging", url: "https://api.stg.example.com/x", claims: map[string]any{"iss": "https://auth.staging.example.com/"}},
				{name: "a local server", claims: map[string]any{"iss": "https://auth.staging.example.com/"}},
				{name: "no URL", url: "https://api.example.com/x", claims: map[string]any{"iss": "backend"}},
				{name: "the word in another", url: "https://api.example.com/x", claims: map[string]any{"iss": "https://devices.testament.example.com/"}},
			},
		},
		"cors-preflight-blocked": {
			[]situation{{name: "401", method: "OPTIONS", auth: "-", fields: preflight, answer: says("")}},
			[]situation{
				{name: "allowed", method: "OPTIONS", auth: "-", fields: preflight, answer: &request.Answer{Status: 204}},
				{name: "a GET", fields: preflight, answer: says("")},
				{name: "OPTIONS without a question", method: "OPTIONS", auth: "-", answer: says("")},
			},
		},
		"header-too-large": {
			[]situation{
				{name: "a large token", claims: map[string]any{"groups": strings.Repeat("group ", 1000)}},
				{name: "large cookies", cookie: "a=" + strings.Repeat("x", 9000)},
				{name: "431", answer: &request.Answer{Status: 431}},
			},
			[]situation{{name: "small"}, {name: "no credential", auth: "-", cookie: "a=" + strings.Repeat("x", 9000)}},
		},
		"header-name-dropped-by-proxy": {
			[]situation{{name: "underscore", auth: "-", fields: field("access_token", "%s")}},
			[]situation{{name: "hyphen", auth: "-", fields: field("Access-Token", "%s")}, {name: "Authorization"}, {name: "cookie", auth: "-", cookie: "access_token=%s"}},
		},
		"header-overwritten-by-gateway": {
			[]situation{{name: "Basic asked for", answer: challenge(`Basic realm="intern"`)}},
			[]situation{{name: "Bearer asked for", answer: challenge("Bearer")}, {name: "both", answer: challenge("Basic", "Bearer")}, {name: "Basic sent", auth: "Basic dXNlcjpwdw==", answer: challenge("Basic")}, {name: "nothing asked for", answer: says("")}},
		},
		"multiple-credentials": {
			[]situation{
				{name: "two fields", fields: field("Authorization", "Basic dXNlcjpwdw==")},
				{name: "joined", auth: "Bearer %s, Basic dXNlcjpwdw=="},
				{name: "field and cookie", cookie: "session=%s"},
			},
			[]situation{{name: "one field"}, {name: "one cookie", auth: "-", cookie: "session=%s"}, {name: "a comma", auth: "Bearer %s,"}, {name: "other cookies", cookie: "theme=dark"}},
		},
		"token-wrong-location": {
			[]situation{
				{name: "the server names a cookie", answer: says(`{"msg":"Missing cookie \"access_token_cookie\""}`)},
				{name: "the server clears a cookie", answer: &request.Answer{Status: 401, Fields: field("Set-Cookie", "access_token=; Max-Age=0")}},
				{name: "the server names a field", answer: says(`{"detail":"Missing X-Access-Token header"}`)},
				{name: "in a query", auth: "-", url: "http://127.0.0.1/x?access_token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIzIn0.AAAA"},
			},
			[]situation{
				{name: "nothing named", answer: says(`{"detail":"Not authenticated"}`)},
				{name: "Authorization named", answer: says(`{"msg":"Missing Authorization Header"}`)},
				{name: "nothing sent", auth: "-", answer: says(`{"msg":"Missing cookie \"access_token_cookie\""}`)},
				{name: "the forgery token's cookie", answer: says(`{"msg":"Missing cookie \"csrf_access_token\""}`)},
			},
		},
		"cookie-not-sent": {
			[]situation{{name: "asked for", auth: "-", answer: says(`{"msg":"Missing cookie \"access_token_cookie\""}`)}},
			[]situation{
				{name: "a token elsewhere", answer: says(`{"msg":"Missing cookie \"access_token_cookie\""}`)},
				{name: "not asked for", auth: "-", answer: says(`{"msg":"Missing Authorization Header"}`)},
			},
		},
		"csrf-token-missing": {
			[]situation{
				{name: "flask", method: "POST", auth: "-", cookie: "access_token_cookie=%s; csrf_access_token=abc"},
				{name: "angular", method: "DELETE", auth: "-", cookie: "jwt=%s; XSRF-TOKEN=abc"},
			},
			[]situation{
				{name: "GET", auth: "-", cookie: "access_token_cookie=%s; csrf_access_token=abc"},
				{name: "sent", method: "POST", auth: "-", cookie: "access_token_cookie=%s; csrf_access_token=abc", fields: field("X-CSRF-TOKEN", "abc")},
				{name: "no such cookie", method: "POST"},
			},
		},
		"websocket-sse-no-header": {
			[]situation{
				{name: "event stream", auth: "-", fields: field("Accept", "text/event-stream")}, {name: "WebSocket", auth: "-", fields: field("Upgrade", "websocket")},
			},
			[]situation{{name: "with a token", fields: field("Accept", "text/event-stream")}, {name: "JSON", auth: "-", fields: field("Accept", "application/json")}},
		},
	}
}

// unseenOnTheWay are causes between client and application that leave no trace in the request.
func unseenOnTheWay() map[string][2]situation {
	browser := field("Origin", "https://app.example")
	return map[string][2]situation{
		"wrong-route-or-gateway":         {{}, {raw: "no-token-at-all"}},
		"cors-authorization-not-allowed": {{fields: browser}, {}},
		"cors-answer-unreadable":         {{fields: browser}, {}},
		"http2-proxy-difference":         {{url: "https://api.example.com/"}, {}},
		"middleware-misordered":          {{}, {raw: "no-token-at-all"}},
	}
}
