package engine

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
)

// claimFaults are faults of header and claims, and look-alikes that are none.
func claimFaults() []broken {
	claim := func(name string, value any) func(map[string]any) {
		return func(c map[string]any) { c[name] = value }
	}
	types := func(s *stack) { s.types = true }
	crit := map[string]any{"crit": []string{"x"}, "x": 1}
	return []broken{
		{name: "iss is a number", claims: claim("iss", 7), server: types, cause: "claim-type-invalid", standing: diagnose.Confirmed},
		{name: "iat is a string", claims: claim("iat", "yesterday"), server: types, cause: "claim-type-invalid", standing: diagnose.Confirmed},
		{name: "nbf is a numeric string", claims: claim("nbf", "1700000000"), server: types, cause: "claim-type-invalid", standing: diagnose.Confirmed},
		{name: "iss is a number at a lenient server", claims: claim("iss", 7), cause: diagnose.Healthy, standing: diagnose.Confirmed},
		{
			name: "no aud", server: func(s *stack) { s.audience = "api" }, aud: "api", claims: func(c map[string]any) { delete(c, "aud") },
			cause: "audience-missing", standing: diagnose.Confirmed,
		},
		{
			name: "aud where none is expected", claims: claim("aud", "web"), server: func(s *stack) { s.noAudience = true }, rare: true,
			cause: "audience-not-expected-by-verifier", standing: diagnose.Likely, inWords: diagnose.Confirmed,
		},
		{
			name: "expired at birth, seven hours", claims: func(c map[string]any) {
				c["iat"], c["exp"] = testNow.Add(-5*time.Minute).Unix(), testNow.Add(-5*time.Minute+30*time.Minute-7*time.Hour).Unix()
			},
			cause: "exp-timezone-offset", standing: diagnose.Confirmed,
		},
		{
			name: "lived for a minute", claims: func(c map[string]any) { c["exp"] = testNow.Add(-4 * time.Minute).Unix() },
			cause: "token-expired", standing: diagnose.Confirmed,
		},
		{
			name: "the token of RFC 7519", claims: func(c map[string]any) { c["iss"], c["exp"] = "joe", 1300819380; delete(c, "iat") },
			cause: "test-token-against-live-clock", standing: diagnose.Confirmed,
		},
		{
			name: "JWT where at+jwt is demanded", server: func(s *stack) { s.typ = "at+jwt" }, rare: true, words: true,
			cause: "typ-header-unexpected", standing: diagnose.Confirmed,
		},
		{
			name: "at+jwt where JWT is demanded", header: map[string]any{"typ": "at+jwt"}, server: func(s *stack) { s.typ = "JWT" },
			cause: "typ-header-unexpected", standing: diagnose.Confirmed,
		},
		{name: "at+jwt where any typ will do", header: map[string]any{"typ": "at+jwt"}, cause: diagnose.Healthy, standing: diagnose.Confirmed},
		{name: "crit", header: crit, server: func(s *stack) { s.crit = true }, cause: "crit-header-unsupported", standing: diagnose.Confirmed},
		{name: "crit at a server that ignores it", header: crit, cause: diagnose.Healthy, standing: diagnose.Confirmed},
		{
			name: "crit at a server that ignores it, and the token has expired", header: crit, claims: func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() },
			cause: "token-expired", standing: diagnose.Confirmed,
		},
	}
}
