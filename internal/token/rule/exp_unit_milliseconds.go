package rule

import (
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ExpUnitMilliseconds finds times that count milliseconds or less.
func ExpUnitMilliseconds() Rule {
	return Rule{
		ID: "exp-unit-milliseconds", Title: "a time counts milliseconds, not seconds", Severity: finding.Error,
		Doc: Doc{
			Text: "Times in tokens are seconds since 1970 (NumericDate, RFC 7519 §2). A number this large is milliseconds, as Date.now() and " +
				"System.currentTimeMillis() give, or smaller units. As `exp` it lies tens of thousands of years ahead, so the token never expires; as `iat` or " +
				"`nbf` it lies in the future, and the token is refused as not yet valid.",
			Fix:   "divide by 1000 and round down when the token is made",
			Since: since, Seen: []string{"jsonwebtoken, hono and @fastify/jwt accept it"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		var out []note
		for _, name := range []string{"exp", "nbf", "iat", "auth_time"} {
			c := t.Time(name)
			if unreadable(t) || c.Unit == token.UnitNone || c.Unit == token.UnitSeconds || c.Problem == token.ProblemString {
				continue
			}
			out = append(out, note{
				message: fmt.Sprintf("%s is %s: as seconds that is %s, as %s it is %s", name, show(c.Value), at(c.Instant), c.Unit, at(c.Lenient)),
				fix:     fmt.Sprintf("divide %s by %d when the token is made", name, c.Unit.PerSecond()),
			})
		}
		return out
	})
}
