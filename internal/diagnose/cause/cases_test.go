package cause_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

// seenAtFirst are the causes of the first release.
func seenAtFirst() map[string]cases {
	unix := now.Unix()
	expired := map[string]any{"exp": unix - 3600}
	return map[string]cases{
		"redirect-drops-authorization": {
			[]situation{{name: "slash", answer: redirect("/posts/")}, {name: "other host", answer: redirect("https://elsewhere.example/posts")}},
			[]situation{
				{name: "login page", answer: redirect("/login"), login: true},
				{name: "no credential to lose", auth: "-", answer: redirect("/posts/")},
				{name: "not modified", answer: &request.Answer{Status: 304}},
			},
		},
		"login-redirect-instead-of-401": {
			[]situation{{name: "authorize", answer: redirect("https://id.example/authorize?state=1"), login: true}},
			[]situation{{name: "slash", answer: redirect("/posts/")}, {name: "plain 401", answer: &request.Answer{Status: 401}}},
		},
		"auth-header-missing": {
			[]situation{{name: "nothing", auth: "-"}},
			[]situation{{name: "bearer"}, {name: "cookie instead", auth: "-", cookie: "session=%s"}, {name: "bare token", auth: "%s"}},
		},
		"scheme-missing": {
			[]situation{{name: "bare token", auth: "%s"}},
			[]situation{{name: "bearer"}, {name: "lower case", auth: "bearer %s"}, {name: "another scheme", auth: "JWT %s"}, {name: "cookie", auth: "-", cookie: "t=%s"}},
		},
		"scheme-duplicated": {
			[]situation{{name: "twice", auth: "Bearer Bearer %s"}, {name: "mixed case", auth: "Bearer bearer %s"}},
			[]situation{{name: "once"}, {name: "not at all", auth: "%s"}},
		},
		"scheme-wrong": {
			[]situation{
				{name: "JWT", auth: "JWT %s"},
				{name: "Basic", auth: "Basic %s"},
				{name: "colon", auth: "Bearer: %s"},
				{name: "glued", auth: "Bearer%s"},
				{name: "the challenge asks for another", answer: challenge(`JWT realm="api"`)},
			},
			[]situation{
				{name: "bearer"},
				{name: "lower case", auth: "bearer %s"},
				{name: "none", auth: "%s"},
				{name: "twice", auth: "Bearer Bearer %s"},
				{name: "DPoP with a bound token", auth: "DPoP %s", claims: map[string]any{"cnf": map[string]any{"jkt": "x"}}},
				{name: "several challenges", answer: challenge(`Bearer`, `JWT realm="api"`)},
			},
		},
		"scheme-case-sensitive": {
			[]situation{{name: "lower case", auth: "bearer %s"}, {name: "upper case", auth: "BEARER %s"}},
			[]situation{{name: "Bearer"}, {name: "JWT", auth: "jwt %s"}, {name: "none", auth: "%s"}},
		},
		"token-url-encoded": {
			[]situation{{name: "dots", spell: replacing(".", "%2E")}, {name: "padding", spell: func(s string) string { return s + "%3D" }}},
			[]situation{{name: "clean"}, {name: "unreadable", raw: "7f3a9b2c%2E"}},
		},
		"token-line-wrapped": {
			[]situation{{name: "blanks", spell: wrapping(" ")}, {name: "line ends", spell: wrapping("\r\n ")}},
			[]situation{{name: "clean"}, {name: "blank behind", auth: "Bearer %s "}, {name: "two blanks", auth: "Bearer  %s"}},
		},
		"signature-altered-in-transit": {
			[]situation{
				{name: "one letter", spell: func(s string) string { return s[:len(s)-20] + "x" + s[len(s)-19:] }},
				{name: "padding", spell: func(s string) string { return s + "=" }},
				{name: "folded case", spell: func(s string) string {
					i := strings.LastIndexByte(s, '.')
					return s[:i] + strings.ToLower(s[i:])
				}},
			},
			[]situation{{name: "whole"}, {name: "other secret", signed: "another-secret-of-at-least-32-characters"}, {name: "cut", cut: 10}, {name: "unreadable", raw: "7f3a9b2c"}},
		},
		"token-quoted": {
			[]situation{{name: "double", auth: `Bearer "%s"`}, {name: "single", auth: "Bearer '%s'"}},
			[]situation{{name: "clean"}},
		},
		"extra-whitespace": {
			[]situation{{name: "two blanks", auth: "Bearer  %s"}, {name: "tab", auth: "Bearer\t%s"}, {name: "behind", auth: "Bearer %s "}},
			[]situation{{name: "clean"}, {name: "lower case", auth: "bearer %s"}},
		},
		"token-placeholder": {
			[]situation{{name: "undefined", raw: "undefined"}, {name: "variable", raw: "$TOKEN"}, {name: "braces", raw: "{{token}}"}},
			[]situation{{name: "a token"}, {name: "opaque", raw: "7f3a9b2c"}},
		},
		"token-malformed": {
			[]situation{{name: "a comma", auth: "Bearer %s,"}, {name: "base64 around it", spell: func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }}, {name: "two parts", raw: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIzIn0"[:30]}},
			[]situation{{name: "well formed"}, {name: "expired", claims: expired}, {name: "placeholder", raw: "undefined"}, {name: "nothing", auth: "-"}},
		},
		"token-truncated": {
			[]situation{{name: "ten characters lost", cut: 10}, {name: "the signature lost", cut: 44}},
			[]situation{{name: "whole"}, {name: "unsigned on purpose", cut: 43}, {name: "other secret", signed: "another-secret-of-at-least-32-characters"}},
		},
		"alg-none-unsigned": {
			[]situation{{name: "none", header: `{"alg":"none"}`}, {name: "nOnE", header: `{"alg":"nOnE"}`}, {name: "no signature", cut: 43}},
			[]situation{{name: "signed"}},
		},
		"alg-not-allowed": {
			[]situation{{name: "HS512", alg: "HS512"}, {name: "RS256 where a secret is used", header: `{"alg":"RS256"}`}},
			[]situation{{name: "none is another cause", header: `{"alg":"none"}`}, {name: "unreadable", raw: "7f3a9b2c"}},
		},
		"secret-whitespace-or-quotes": {
			[]situation{{name: "line end", signed: secret + "\n"}, {name: "quotes", signed: `"` + secret + `"`}},
			[]situation{{name: "unreadable", raw: "7f3a9b2c"}},
		},
		"secret-encoding-mismatch": {
			[]situation{{name: "hex", key: fmt.Sprintf("%x", secret)}, {name: "base64", key: base64.StdEncoding.EncodeToString([]byte(secret))}},
			[]situation{{name: "unreadable", raw: "7f3a9b2c"}},
		},
		"secret-default-fallback": {
			[]situation{{name: "the tutorial's", signed: "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7"}, {name: "without a key", signed: "changethis", key: "-"}},
			[]situation{{name: "the server's"}, {name: "another one", signed: "another-secret-of-at-least-32-characters"}},
		},
		"secret-mismatch": {
			[]situation{{name: "other secret", signed: "another-secret-of-at-least-32-characters"}},
			[]situation{{name: "unreadable", raw: "7f3a9b2c"}, {name: "unsigned", cut: 43}},
		},
		"exp-wrong-type": {
			[]situation{
				{name: "digits in a string", claims: map[string]any{"exp": fmt.Sprint(unix + 600)}},
				{name: "a date", claims: map[string]any{"exp": "2026-03-14T10:00:00Z"}},
				{name: "an array", claims: map[string]any{"exp": []any{unix + 600}}},
			},
			[]situation{{name: "a number"}, {name: "absent", claims: map[string]any{"exp": nil}}, {name: "milliseconds", claims: map[string]any{"exp": (unix + 600) * 1000}}},
		},
		"exp-unit-milliseconds": {
			[]situation{{name: "milliseconds", claims: map[string]any{"exp": (unix + 600) * 1000}}, {name: "microseconds", claims: map[string]any{"exp": (unix + 600) * 1_000_000}}},
			[]situation{{name: "seconds"}, {name: "a hundred years", claims: map[string]any{"exp": unix + 100*365*86400}}},
		},
		"exp-missing": {
			[]situation{{name: "absent", claims: map[string]any{"exp": nil}}},
			[]situation{{name: "present"}, {name: "null is a wrong type", claims: map[string]any{"exp": json.RawMessage("null")}}},
		},
		"clock-skew": {
			[]situation{{name: "server an hour ahead", server: time.Hour}, {name: "server an hour behind", server: -time.Hour}},
			[]situation{{name: "unreadable", raw: "7f3a9b2c", server: time.Hour}},
		},
		"not-yet-valid-nbf": {
			[]situation{{name: "in an hour", claims: map[string]any{"nbf": unix + 3600}}},
			[]situation{{name: "past", claims: map[string]any{"nbf": unix - 3600}}, {name: "absent"}, {name: "now", claims: map[string]any{"nbf": unix}}},
		},
		"iat-in-future": {
			[]situation{{name: "in ten minutes", claims: map[string]any{"iat": unix + 600}}},
			[]situation{{name: "past"}, {name: "absent", claims: map[string]any{"iat": nil}}},
		},
		"token-expired": {
			[]situation{
				{name: "an hour ago", claims: expired},
				{name: "this second", claims: map[string]any{"exp": unix}},
				{name: "in a string", claims: map[string]any{"exp": fmt.Sprint(unix - 60)}},
			},
			[]situation{
				{name: "in a second", claims: map[string]any{"exp": unix + 1}},
				{name: "absent", claims: map[string]any{"exp": nil}},
				{name: "milliseconds to come", claims: map[string]any{"exp": (unix + 600) * 1000}},
			},
		},
		"sub-not-string": {
			[]situation{{name: "a number", claims: map[string]any{"sub": 3}}, {name: "an object", claims: map[string]any{"sub": map[string]any{"id": 3}}}},
			[]situation{{name: "a string"}, {name: "absent", claims: map[string]any{"sub": nil}}},
		},
	}
}
