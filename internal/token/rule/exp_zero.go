package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ExpZero finds an exp of zero.
func ExpZero() Rule {
	return Rule{
		ID: "exp-zero", Title: "exp is zero", Severity: finding.Warning,
		Doc: Doc{
			Text: "An `exp` of 0 is the year 1970, long past. But golang-jwt's MapClaims take 0 as if exp were missing, so there the token never expires, while " +
				"everywhere else it is expired. It comes from a field that was never set.",
			Fix:   "set exp to now plus the lifetime; refuse tokens without exp on the server",
			Since: since, Seen: []string{"golang-jwt MapClaims"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		exp := t.Time("exp")
		n, ok := exp.Value.Number()
		if unreadable(t) || !ok || n.Sign() != 0 {
			return nil
		}
		return saw("exp is %s, the year 1970: golang-jwt takes it as missing, others as expired", show(exp.Value))
	})
}

// ExpFraction finds an exp that is no whole number.
func ExpFraction() Rule {
	return Rule{
		ID: "exp-fraction", Title: "a time is not a whole number", Severity: finding.Info,
		Doc: Doc{
			Text: "NumericDate may have a fraction (RFC 7519 §2), as Python's time.time() and datetime.timestamp() give. Some libraries demand an integer and " +
				"refuse it, others cut it.",
			Fix:   "round down when the token is made: int(time.time())",
			Since: since, Seen: []string{"time.time() in Python without int()"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		for _, name := range []string{"exp", "nbf", "iat"} {
			c := t.Time(name)
			if n, ok := c.Value.Number(); ok && !unreadable(t) && !n.IsInteger() {
				return saw("%s is %s: some libraries demand an integer", name, show(c.Value))
			}
		}
		return nil
	})
}
