package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ExpMissing finds tokens without an end.
func ExpMissing() Rule {
	return Rule{
		ID: "exp-missing", Title: "the token has no exp", Severity: finding.Warning,
		Doc: Doc{
			Text: "Without `exp` (RFC 7519 §4.1.4) a token never expires by itself: whoever has a copy can use it until the key is changed. SimpleJWT, authlib, " +
				"express-oauth2-jwt-bearer, go-oidc, mod_oauth2 and Rust's jsonwebtoken refuse it by default, most others accept it.",
			Fix:   "set exp when the token is made: now plus its lifetime, in seconds",
			Since: since, Seen: []string{"SimpleJWT, authlib, go-oidc: exp is required"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if unreadable(t) || t.Time("exp").Present {
			return nil
		}
		return saw("there is no exp: the token never expires by itself")
	})
}

// ExpMisnamed finds an expiry under a name that nobody checks.
func ExpMisnamed() Rule {
	return Rule{
		ID: "exp-misnamed", Title: "the expiry has a name that no library checks", Severity: finding.Warning,
		Doc: Doc{
			Text: "There is a claim such as `expires` or `expires_at` but no `exp`. Libraries check only exp (RFC 7519 §4.1.4): the token never expires, unless the " +
				"server's own code reads the other name.",
			Fix:   "name the claim exp, a number of seconds since 1970",
			Since: since, Seen: []string{"FastAPI tutorials with an \"expires\" claim"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if unreadable(t) || t.Time("exp").Present {
			return nil
		}
		for _, name := range []string{"expires", "expires_at", "expiresAt", "expiry", "expire", "expiration", "expires_in", "exp_at", "valid_until"} {
			if v, ok := t.Claim(name); ok {
				return saw("%s is %s, but libraries check only exp, which is missing", finding.Quote(name), show(v))
			}
		}
		return nil
	})
}
