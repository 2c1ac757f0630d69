package cause_test

import "encoding/json"

// seenInClaims are the causes that header and claims show.
func seenInClaims() map[string]cases {
	unix := now.Unix()
	claim := func(name string, value any) map[string]any { return map[string]any{name: value} }
	return map[string]cases{
		"claim-type-invalid": {
			[]situation{
				{name: "iss", claims: claim("iss", 7)},
				{name: "jti", claims: claim("jti", 7)},
				{name: "aud", claims: claim("aud", 7)},
				{name: "no audience", claims: claim("aud", []any{})},
				{name: "nbf", claims: claim("nbf", "soon")},
				{name: "iat", claims: claim("iat", "1700000000")},
				{name: "null", claims: claim("iat", json.RawMessage("null"))},
				{name: "a user's id in words", claims: claim("user_id", "3")},
				{name: "in camel case", claims: claim("userId", "3")},
			},
			[]situation{
				{name: "right", claims: map[string]any{"iss": "me", "jti": "x", "aud": []any{"a", "b"}, "nbf": unix}},
				{name: "exp is another cause", claims: claim("exp", "x")},
				{name: "sub is another cause", claims: claim("sub", 3)},
				{name: "fraction", claims: claim("iat", 1700000000.5)},
				{name: "a user's id", claims: claim("user_id", 3)},
				{name: "an id that is no number", claims: claim("user_id", "03")},
				{name: "an id of 20 digits", claims: claim("user_id", "12345678901234567890")},
				{name: "digits that are no id", claims: claim("zip", "12345")},
			},
		},
		"audience-missing": {
			[]situation{{name: "expected", aud: "api"}},
			[]situation{{name: "there", aud: "api", claims: claim("aud", "api")}, {name: "another", aud: "api", claims: claim("aud", "web")}},
		},
		"exp-timezone-offset": {
			[]situation{
				{name: "seven hours", claims: map[string]any{"iat": unix - 600, "exp": unix - 600 + 1800 - 7*3600}},
				{name: "India", claims: map[string]any{"iat": unix - 600, "exp": unix - 600 + 900 - 5*3600 - 1800}},
			},
			[]situation{
				{name: "expired since", claims: map[string]any{"iat": unix - 7200, "exp": unix - 3600}},
				{name: "alive"},
				{name: "no iat", claims: map[string]any{"iat": nil, "exp": unix - 3600}},
				{name: "no zone is a day off", claims: map[string]any{"iat": unix - 600, "exp": unix - 600 - 86400}},
				{name: "no whole quarters", claims: map[string]any{"iat": unix - 600, "exp": unix - 600 - 4000}},
				{name: "iat is wrong too", claims: map[string]any{"iat": unix + 7200, "exp": unix + 3600}},
			},
		},
		"lifetime-too-short-or-layers-disagree": {
			[]situation{{name: "a minute", claims: map[string]any{"iat": unix - 600, "exp": unix - 540}}},
			[]situation{{name: "an hour", claims: map[string]any{"iat": unix - 7200, "exp": unix - 3600}}, {name: "still alive", claims: map[string]any{"iat": unix - 10, "exp": unix + 50}}, {name: "no iat", claims: map[string]any{"iat": nil, "exp": unix - 60}}},
		},
		"test-token-against-live-clock": {
			[]situation{
				{name: "RFC 7519", claims: map[string]any{"iss": "joe", "exp": 1300819380, "iat": nil}},
				{name: "jwt.io", claims: map[string]any{"sub": "1234567890", "iat": 1516239022}},
				{name: "two years", claims: map[string]any{"iat": unix - 70000000, "exp": unix - 63000000}},
			},
			[]situation{{name: "an hour", claims: map[string]any{"exp": unix - 3600}}, {name: "alive"}, {name: "another joe", claims: claim("iss", "joe")}},
		},
		"typ-header-unexpected": {
			[]situation{{name: "access token", header: `{"alg":"HS256","typ":"at+jwt"}`}, {name: "something else", header: `{"alg":"HS256","typ":"secevent+jwt"}`}},
			[]situation{{name: "JWT"}, {name: "lower case", header: `{"alg":"HS256","typ":"jwt"}`}, {name: "none", header: `{"alg":"HS256"}`}},
		},
		"crit-header-unsupported": {
			[]situation{{name: "extension", header: `{"alg":"HS256","crit":["http://example.com/ext"],"http://example.com/ext":1}`}},
			[]situation{{name: "none"}, {name: "unreadable", raw: "7f3a9b2c"}},
		},
	}
}

// unseenInClaims are causes of which claims show only that they could apply.
func unseenInClaims() map[string][2]situation {
	garbage := situation{raw: "no-token-at-all"}
	return map[string][2]situation{
		"audience-not-expected-by-verifier": {{claims: map[string]any{"aud": "api"}}, {}},
		"azp-client-not-allowed":            {{claims: map[string]any{"azp": "spa"}}, {}},
		"claim-custom-rejected":             {{}, garbage},
		"claim-name-changed":                {{claims: map[string]any{"roles": []any{"admin"}}}, {}},
	}
}
