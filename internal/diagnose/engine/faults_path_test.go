package engine

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// pathFaults are faults of where and how the token is sent, and look-alikes that are none.
func pathFaults() []broken {
	expired := func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() }
	large := func(c map[string]any) { c["groups"] = strings.Repeat("administrators ", 400) }
	return []broken{
		{
			name: "more than a proxy reads", server: func(s *stack) { s.maxFields = 4096 }, claims: large,
			cause: "header-too-large", standing: diagnose.Confirmed,
		},
		{
			name: "more than a proxy reads, in a cookie", server: func(s *stack) { s.maxFields, s.cookie = 4096, "jwt" }, claims: large,
			auth: "-", field: request.Field{Name: "Cookie", Value: "jwt=%s"}, cause: "header-too-large", standing: diagnose.Confirmed,
		},
		{name: "a large token", claims: large, cause: diagnose.Healthy, standing: diagnose.Confirmed},
		{
			name: "a large token that has expired", claims: func(c map[string]any) { large(c); expired(c) },
			cause: "token-expired", standing: diagnose.Confirmed,
		},
		{
			name: "the server reads a cookie", server: func(s *stack) { s.cookie = "access_token_cookie" },
			cause: "token-wrong-location", standing: diagnose.Confirmed, words: true,
		},
		{
			name: "the server reads a field of its own", server: func(s *stack) { s.field = "X-Access-Token" },
			cause: "token-wrong-location", standing: diagnose.Confirmed, words: true,
		},
		{
			name: "the server reads a cookie, and the token has expired", server: func(s *stack) { s.cookie = "access_token_cookie" }, claims: expired,
			cause: "token-wrong-location", standing: diagnose.Confirmed, also: []string{"token-expired"}, words: true,
		},
		{
			name: "the server reads a field of its own, and says nothing", server: func(s *stack) { s.field, s.uniform = "X-Access-Token", true }, rare: true,
			cause: "token-wrong-location", standing: diagnose.Confirmed,
		},
		{
			name: "a path that is known with its slash alone", server: func(s *stack) { s.strict404 = true }, rare: true,
			cause: "wrong-route-or-gateway", standing: diagnose.Confirmed,
		},
		{
			name: "a field that the server does not read", auth: "-", field: request.Field{Name: "X-Token", Value: "%s"},
			cause: "token-wrong-location", standing: diagnose.Confirmed,
		},
		{
			name: "no cookie", auth: "-", server: func(s *stack) { s.cookie = "access_token_cookie" },
			cause: "cookie-not-sent", standing: diagnose.Confirmed, words: true,
		},
		{
			name: "an underscore in the field's name", auth: "-", field: request.Field{Name: "access_token", Value: "%s"},
			server: func(s *stack) { s.field, s.dropsUnder = "access-token", true }, cause: "header-name-dropped-by-proxy", standing: diagnose.Confirmed,
		},
		{
			name: "two Authorization fields", field: request.Field{Name: "Authorization", Value: "Basic dXNlcjpwdw=="},
			server: func(s *stack) { s.oneOnly = true }, cause: "multiple-credentials", standing: diagnose.Confirmed,
		},
		{
			name: "two Authorization fields, the token second", auth: "Basic dXNlcjpwdw==", field: request.Field{Name: "Authorization", Value: "Bearer %s"},
			server: func(s *stack) { s.oneOnly = true }, cause: "multiple-credentials", standing: diagnose.Confirmed,
		},
		{
			name: "two values joined", auth: "Bearer %s, Basic dXNlcjpwdw==", cause: "multiple-credentials", standing: diagnose.Confirmed,
		},
		{
			name: "a stale cookie beside the field", field: request.Field{Name: "Cookie", Value: "session=%s"}, rare: true,
			server: func(s *stack) { s.oneOnly = true }, cause: "multiple-credentials", standing: diagnose.Confirmed,
		},
		{
			name: "two Authorization fields, and the token has expired", field: request.Field{Name: "Authorization", Value: "Basic dXNlcjpwdw=="}, claims: expired,
			server: func(s *stack) { s.oneOnly = true }, cause: "multiple-credentials", standing: diagnose.Confirmed, also: []string{"token-expired"},
		},
		{
			name: "no forgery token", method: "POST", auth: "-", field: request.Field{Name: "Cookie", Value: "access_token_cookie=%s; csrf_access_token=abc"},
			server: func(s *stack) { s.cookie, s.cookieCSRF = "access_token_cookie", true }, cause: "csrf-token-missing", standing: diagnose.Confirmed,
		},
		{
			name: "an event stream without a token", auth: "-", field: request.Field{Name: "Accept", Value: "text/event-stream"},
			cause: "websocket-sse-no-header", standing: diagnose.Confirmed,
		},
		{
			name: "a preflight refused", method: "OPTIONS", auth: "-", field: request.Field{Name: "Access-Control-Request-Method", Value: "GET"},
			cause: "cors-preflight-blocked", standing: diagnose.Confirmed,
		},
		{
			name: "a cookie where cookies are read", auth: "-", field: request.Field{Name: "Cookie", Value: "jwt=%s; theme=dark"},
			server: func(s *stack) { s.cookie = "jwt" }, cause: diagnose.Healthy, standing: diagnose.Confirmed,
		},
		{
			name: "a token in a cookie beside the field", field: request.Field{Name: "Cookie", Value: "session=%s"},
			cause: diagnose.Healthy, standing: diagnose.Confirmed,
		},
		{
			name: "a token in a cookie, and expired", auth: "-", field: request.Field{Name: "Cookie", Value: "jwt=%s"}, claims: expired,
			server: func(s *stack) { s.cookie = "jwt" }, cause: "token-expired", standing: diagnose.Confirmed,
		},
	}
}
