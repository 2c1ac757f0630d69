package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// faults are requests and servers that do not fit together, with the cause that must be found when the server's secret
// is given, and some that do fit.
func faults() []broken {
	return slices.Concat(firstFaults(), pathFaults(), claimFaults(), kindFaults())
}

// firstFaults are those of token, signature and claims.
func firstFaults() []broken {
	return []broken{
		{name: "no credential", auth: "-", cause: "auth-header-missing", standing: diagnose.Confirmed},
		{
			name: "a field that is only named like a credential", auth: "-", field: request.Field{Name: "X-Auth-Debug", Value: "Bearer of news; exp=0"},
			cause: "auth-header-missing", standing: diagnose.Confirmed,
		},
		{name: "bare token", auth: "%s", cause: "scheme-missing", standing: diagnose.Confirmed},
		{name: "Bearer twice", auth: "Bearer Bearer %s", cause: "scheme-duplicated", standing: diagnose.Confirmed},
		{name: "quotes around the token", auth: `Bearer "%s"`, cause: "token-quoted", standing: diagnose.Confirmed},
		{name: "JWT where Bearer is read", auth: "JWT %s", cause: "scheme-wrong", standing: diagnose.Confirmed},
		{name: "colon after Bearer", auth: "Bearer: %s", cause: "scheme-wrong", standing: diagnose.Confirmed},
		{
			name: "Bearer where JWT is read", server: func(s *stack) { s.scheme = "JWT" }, rare: true,
			cause: "scheme-wrong", standing: diagnose.Confirmed,
		},
		{
			name: "bearer where only Bearer is read", auth: "bearer %s", server: func(s *stack) { s.scheme = "Bearer" },
			cause: "scheme-case-sensitive", standing: diagnose.Confirmed,
		},
		{
			name: "quotes and lower case", auth: `bearer "%s"`, server: func(s *stack) { s.scheme = "Bearer" },
			cause: "scheme-case-sensitive", standing: diagnose.Confirmed, also: []string{"token-quoted"},
		},
		{
			name: "percent-encoded dots", spell: func(s string) string { return strings.ReplaceAll(s, ".", "%2E") },
			cause: "token-url-encoded", standing: diagnose.Confirmed,
		},
		{
			name: "blanks inside", spell: func(s string) string { return s[:30] + " " + s[30:90] + " " + s[90:] },
			cause: "token-line-wrapped", standing: diagnose.Confirmed,
		},
		{
			name: "padded", spell: func(s string) string { return s + "=" },
			cause: "signature-altered-in-transit", standing: diagnose.Confirmed,
		},
		{
			name: "one letter of the signature changed", spell: func(s string) string { return s[:len(s)-20] + flipped(s[len(s)-20]) + s[len(s)-19:] },
			cause: "signature-altered-in-transit", standing: diagnose.Confirmed,
		},
		{
			name: "a comma behind the token", auth: "Bearer %s,",
			cause: "token-malformed", standing: diagnose.Confirmed,
		},
		{
			name: "percent-encoded and expired", spell: func(s string) string { return strings.ReplaceAll(s, ".", "%2E") },
			claims: func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() },
			cause:  "token-expired", standing: diagnose.Confirmed, also: []string{},
		},
		{name: "two blanks", auth: "Bearer  %s", cause: "extra-whitespace", standing: diagnose.Confirmed},
		{
			name: "expired", claims: func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() },
			cause: "token-expired", standing: diagnose.Confirmed,
		},
		{name: "other secret", secret: otherSecret, cause: "secret-mismatch", standing: diagnose.Confirmed},
		{name: "line end in the issuer's secret", secret: serverSecret + "\n", cause: "secret-whitespace-or-quotes", standing: diagnose.Confirmed},
		{
			name:   "line end in the server's secret",
			server: func(s *stack) { s.secret += "\n" }, cause: "secret-whitespace-or-quotes", standing: diagnose.Confirmed,
		},
		{
			name:   "server decodes the secret from hex",
			server: func(s *stack) { s.secret = "0123456789abcdef0123456789abcdef" }, // the bytes that the digits below stand for
			secret: "3031323334353637383961626364656630313233343536373839616263646566",
			key:    "3031323334353637383961626364656630313233343536373839616263646566",
			cause:  "secret-encoding-mismatch", standing: diagnose.Confirmed,
		},
		{name: "HS512 where HS256 is allowed", alg: "HS512", cause: "alg-not-allowed", standing: diagnose.Confirmed},
		{
			name: "HS256 where HS512 is allowed", server: func(s *stack) { s.algs = []string{"HS512"} },
			cause: "alg-not-allowed", standing: diagnose.Confirmed,
		},
		{
			name: "no exp", claims: func(c map[string]any) { delete(c, "exp") },
			cause: "exp-missing", standing: diagnose.Confirmed,
		},
		{
			name: "exp in a string", claims: func(c map[string]any) { c["exp"] = fmt.Sprint(c["exp"]) },
			cause: "exp-wrong-type", standing: diagnose.Confirmed,
		},
		{
			name: "exp as a date", claims: func(c map[string]any) { c["exp"] = testNow.Add(time.Hour).Format(time.RFC3339) },
			cause: "exp-wrong-type", standing: diagnose.Confirmed,
		},
		{
			name: "exp in milliseconds", claims: func(c map[string]any) { c["exp"] = testNow.Add(time.Hour).UnixMilli() },
			cause: "exp-unit-milliseconds", standing: diagnose.Confirmed,
		},
		{
			name: "exp in milliseconds and past", claims: func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).UnixMilli() },
			cause: "exp-unit-milliseconds", standing: diagnose.Confirmed,
		},
		{name: "server an hour ahead", server: func(s *stack) { s.clock = time.Hour }, cause: "clock-skew", standing: diagnose.Confirmed},
		{name: "server 37 minutes behind", server: func(s *stack) { s.clock = -37 * time.Minute }, cause: "clock-skew", standing: diagnose.Confirmed},
		{
			name:   "application an hour ahead behind a proxy's Date",
			server: func(s *stack) { s.clock, s.falseDate = time.Hour, true }, cause: "clock-skew", standing: diagnose.Confirmed,
		},
		{
			name: "nbf ahead", claims: func(c map[string]any) { c["nbf"] = testNow.Add(time.Hour).Unix() },
			cause: "not-yet-valid-nbf", standing: diagnose.Confirmed,
		},
		{
			name: "iat ahead", claims: func(c map[string]any) { c["iat"] = testNow.Add(10 * time.Minute).Unix() },
			cause: "iat-in-future", standing: diagnose.Confirmed,
		},
		{
			name: "expired and other secret", secret: otherSecret,
			claims: func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() },
			cause:  "secret-mismatch", standing: diagnose.Confirmed, also: []string{"token-expired"},
		},
		{
			name: "bare token and expired", auth: "%s",
			claims: func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() },
			cause:  "scheme-missing", standing: diagnose.Confirmed, also: []string{"token-expired"},
		},
		{
			name: "bare token and other secret", auth: "%s", secret: otherSecret,
			cause: "scheme-missing", standing: diagnose.Confirmed, also: []string{"secret-mismatch"},
		},
		{name: "slash redirect", server: func(s *stack) { s.slash = true }, cause: "redirect-drops-authorization", standing: diagnose.Confirmed},
		{
			name: "expired behind a slash redirect", server: func(s *stack) { s.slash = true },
			claims: func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() },
			cause:  "token-expired", standing: diagnose.Confirmed,
		},
		{
			name: "login page for an expired token", server: func(s *stack) { s.loginPage = true },
			claims: func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() },
			cause:  "token-expired", standing: diagnose.Confirmed, also: []string{"login-redirect-instead-of-401"},
		},
		{
			name: "login page and nothing wrong to see", server: func(s *stack) { s.loginPage, s.audience = true, "api" },
			cause: "login-redirect-instead-of-401", standing: diagnose.Confirmed,
		},
		{
			name: "another audience than the server is known to expect", server: func(s *stack) { s.audience = "api" },
			claims: func(c map[string]any) { c["aud"] = "web" }, aud: "api", cause: "audience-mismatch", standing: diagnose.Confirmed,
		},
		{
			name: "sub is a number", server: func(s *stack) { s.stringSub = true },
			claims: func(c map[string]any) { c["sub"] = 3 }, cause: "sub-not-string", standing: diagnose.Confirmed,
		},
		{
			name: "revoked", server: func(s *stack) { s.revoked = map[string]bool{"t-1": true} },
			cause: "token-revoked", standing: diagnose.Confirmed,
		},
		{
			name: "lives longer than allowed", server: func(s *stack) { s.maxLife = 600 },
			cause: "lifetime-policy", standing: diagnose.Confirmed,
		},
		{name: "403 behind the check", server: func(s *stack) { s.forbidden = true }, cause: "role-permission-denied", standing: diagnose.Confirmed},
		{
			name: "403 behind the check of a server that answers bad tokens with 403", server: func(s *stack) { s.forbidden, s.status = true, 403 },
			cause: "role-permission-denied", standing: diagnose.Likely,
		},
		{name: "500 behind the check", server: func(s *stack) { s.broken = true }, cause: "failure-after-authentication", standing: diagnose.Likely},
		{name: "healthy", cause: diagnose.Healthy, standing: diagnose.Confirmed},
		{name: "lower case where it is read", auth: "bearer %s", cause: diagnose.Healthy, standing: diagnose.Confirmed},
		{name: "public", server: func(s *stack) { s.public = true }, cause: diagnose.Healthy, standing: diagnose.Confirmed},
		{
			name: "milliseconds at a lenient server", server: func(s *stack) { s.strict = false },
			claims: func(c map[string]any) { c["exp"] = testNow.Add(time.Hour).UnixMilli() },
			cause:  diagnose.Healthy, standing: diagnose.Confirmed,
		},
		{name: "HS512 where it is allowed", alg: "HS512", server: func(s *stack) { s.algs = []string{"HS512"} }, cause: diagnose.Healthy, standing: diagnose.Confirmed},
		{name: "server an hour ahead, long-lived token", server: func(s *stack) { s.clock = time.Hour }, claims: func(c map[string]any) { c["exp"] = testNow.Add(48 * time.Hour).Unix() }, cause: diagnose.Healthy, standing: diagnose.Confirmed},
	}
}

// flipped is another letter of the alphabet than c.
func flipped(c byte) string {
	if c == 'A' {
		return "B"
	}
	return "A"
}
