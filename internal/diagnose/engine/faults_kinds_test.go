package engine

import (
	"encoding/base64"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// kindFaults are tokens of the wrong kind. No cure can show them: what would repair them is another token.
func kindFaults() []broken {
	refusing := func(claim, words string) func(*stack) {
		return func(s *stack) {
			s.deny = func(c jwt.MapClaims) string {
				if _, has := c[claim]; has {
					return words
				}
				return ""
			}
		}
	}
	claim := func(name string, value any) func(map[string]any) {
		return func(c map[string]any) { c[name] = value }
	}
	other := func(token string) func(string) string { return func(string) string { return token } }
	encrypted := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"dir","enc":"A256GCM"}`)) + "..AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA"
	return []broken{
		{name: "an opaque token", spell: other("7f3a9b2c7f3a9b2c7f3a9b2c7f3a9b2c"), cause: "opaque-token-sent", standing: diagnose.Likely},
		{name: "an encrypted token", spell: other(encrypted), cause: "encrypted-token", standing: diagnose.Likely},
		{
			name: "a refresh token", claims: claim("token_type", "refresh"), server: refusing("token_type", "Token has wrong type"),
			cause: "wrong-token-kind-refresh-token", standing: diagnose.Likely,
		},
		{
			name: "a token bound to a key", claims: claim("cnf", map[string]any{"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}),
			server: refusing("cnf", "DPoP proof required"), cause: "dpop-bound-token", standing: diagnose.Likely,
		},
		{
			name: "a token bound to a certificate", claims: claim("cnf", map[string]any{"x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"}),
			server: refusing("cnf", "confirmation mismatch"), cause: "mtls-bound-token", standing: diagnose.Likely,
		},
		{name: "a refresh token that is taken", claims: claim("token_type", "refresh"), cause: diagnose.Healthy, standing: diagnose.Confirmed},
		{name: "a bound token that is taken", claims: claim("cnf", map[string]any{"jkt": "x"}), cause: diagnose.Healthy, standing: diagnose.Confirmed},
		{
			name: "a scope is missing", claims: claim("scope", "read"), server: func(s *stack) {
				s.behind = &request.Answer{Status: 403, Fields: []request.Field{{Name: "WWW-Authenticate", Value: `Bearer error="insufficient_scope", scope="read write"`}}}
			},
			cause: "insufficient-scope", standing: diagnose.Confirmed,
		},
	}
}
