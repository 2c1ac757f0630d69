package cause_test

import (
	"encoding/base64"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

// encrypted is a JWE of direct encryption.
var encrypted = base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"dir","enc":"A256GCM"}`)) + "..AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA"

// seenInKind are the causes that show in what kind of token was sent, and in its keys.
func seenInKind() map[string]cases {
	claim := func(name string, value any) map[string]any { return map[string]any{name: value} }
	bound := claim("cnf", map[string]any{"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"})
	graph := claim("aud", "00000003-0000-0000-c000-000000000000")
	nonced := `{"alg":"RS256","typ":"JWT","nonce":"abc"}`
	return map[string]cases{
		"opaque-token-sent": {
			[]situation{{name: "random", raw: "7f3a9b2c7f3a9b2c7f3a9b2c7f3a9b2c"}, {name: "PASETO", raw: "v4.public.AAAAAAAA"}},
			[]situation{{name: "a JWT"}, {name: "a placeholder", raw: "undefined"}, {name: "encrypted", raw: encrypted}, {name: "cut", cut: 60}},
		},
		"encrypted-token":                {[]situation{{name: "five parts", raw: encrypted}}, []situation{{name: "signed"}, {name: "opaque", raw: "7f3a9b2c"}}},
		"wrong-token-kind-id-token":      {[]situation{{name: "at_hash", claims: claim("at_hash", "x")}, {name: "Cognito", claims: claim("token_use", "id")}}, []situation{{name: "plain"}, {name: "access", claims: claim("token_use", "access")}}},
		"wrong-token-kind-refresh-token": {[]situation{{name: "SimpleJWT", claims: claim("token_type", "refresh")}, {name: "Keycloak", claims: claim("typ", "Refresh")}}, []situation{{name: "plain"}, {name: "access", claims: claim("token_type", "access")}}},
		"wrong-token-kind-service-key":   {[]situation{{name: "Supabase", claims: map[string]any{"iss": "supabase", "role": "anon", "sub": nil}}}, []situation{{name: "plain"}, {name: "a user of Supabase", claims: map[string]any{"iss": "supabase", "role": "authenticated"}}}},
		"provider-bound-token": {
			[]situation{{name: "Graph", header: nonced, claims: graph}},
			[]situation{{name: "no nonce", header: `{"alg":"RS256"}`, claims: graph}, {name: "to Graph", header: nonced, claims: graph, url: "https://graph.microsoft.com/v1.0/me"}, {name: "plain"}},
		},
		"dpop-bound-token": {
			[]situation{{name: "as Bearer", claims: bound}, {name: "without a proof", auth: "DPoP %s", claims: bound}, {name: "with an old proof", auth: "DPoP %s", claims: bound, fields: field("DPoP", "x")}},
			[]situation{{name: "plain"}, {name: "another confirmation", claims: claim("cnf", map[string]any{"x5t#S256": "x"})}},
		},
		"mtls-bound-token": {[]situation{{name: "certificate", claims: claim("cnf", map[string]any{"x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"})}}, []situation{{name: "plain"}, {name: "DPoP", claims: bound}}},
		"kid-missing": {
			[]situation{{name: "key pair", header: `{"alg":"RS256"}`}},
			[]situation{{name: "secret"}, {name: "named", header: `{"alg":"RS256","kid":"1"}`}},
		},
		"wrong-key-or-key-type": {
			[]situation{{name: "a public key as the secret", key: "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n"}},
			[]situation{{name: "a secret"}, {name: "key pair", header: `{"alg":"RS256"}`, key: "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n"}},
		},
		"key-too-short": {
			[]situation{{name: "short secret", key: "short", signed: "short"}, {name: "short for HS512", alg: "HS512"}},
			[]situation{{name: "long enough"}, {name: "no secret given", key: "-"}},
		},
		"other-credential-required": {
			[]situation{{name: "subscription key", answer: challenge(`AzureApiManagementKey realm="x",name="Ocp-Apim-Subscription-Key"`)}},
			[]situation{{name: "Bearer", answer: challenge("Bearer")}, {name: "Basic is a gateway", answer: challenge("Basic")}, {name: "nothing asked for", answer: says("")}},
		},
		"insufficient-scope": {
			[]situation{
				{name: "said so", answer: challenge(`Bearer error="insufficient_scope", scope="read write"`), claims: claim("scope", "read")},
				{name: "FastAPI", answer: challenge(`Bearer scope="items"`)},
			},
			[]situation{
				{name: "has them", answer: challenge(`Bearer scope="read"`), claims: claim("scope", "read write")},
				{name: "in a list", answer: challenge(`Bearer scope="read"`), claims: claim("scp", []any{"read"})},
				{name: "no scope named", answer: challenge("Bearer")},
			},
		},
		"fresh-token-required": {[]situation{{name: "refreshed", claims: claim("fresh", false)}}, []situation{{name: "fresh", claims: claim("fresh", true)}, {name: "not said"}}},
		"server-error-masked":  {[]situation{{name: "500", answer: &request.Answer{Status: 500}}}, []situation{{name: "401", answer: says("")}, {name: "none"}}},
	}
}

// unseenInKind are causes of keys and of what is stored on the server.
func unseenInKind() map[string][2]situation {
	garbage := situation{raw: "no-token-at-all"}
	pair := situation{header: `{"alg":"RS256","kid":"1"}`}
	all := map[string][2]situation{
		"key-rotated-kid-unknown":  {pair, {}},
		"jwks-unreachable":         {pair, {}},
		"secret-source-precedence": {{}, pair},
		"key-per-process-random":   {{}, pair},
	}
	for id := range strings.FieldsSeq(`no-verification-key-configured session-expired-server-side user-inactive
		password-changed-or-token-version consumer-not-registered library-upgrade-breaking`) {
		all[id] = [2]situation{{}, garbage}
	}
	return all
}
