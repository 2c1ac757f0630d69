package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ExpWrongType finds an exp that is no number.
func ExpWrongType() Rule {
	return Rule{
		ID: "exp-wrong-type", Title: "exp is not a number", Severity: finding.Error,
		Doc: Doc{
			Text: "`exp` must be a JSON number of seconds since 1970 (NumericDate, RFC 7519 §2 and §4.1.4). As a string or a written date it is refused by strict " +
				"libraries and taken by lenient ones (python-jose and PyJWT read a number in quotes), so the same token works on one server and not on another.",
			Fix:   "set exp to an integer: int(time.time()) + 900, Math.floor(Date.now() / 1000) + 900",
			Since: since, Seen: []string{"dgrijalva/jwt-go#397", "PyJWT: Expiration Time claim (exp) must be an integer"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		exp := t.Time("exp")
		if unreadable(t) || !exp.Present || exp.Problem == token.ProblemNone || exp.Problem == token.ProblemOutOfRange {
			return nil
		}
		return []note{{message: "exp is " + show(exp.Value) + ", a number of seconds is expected", evidence: meant(exp)}}
	})
}

// meant says how a forgiving reader would take the value.
func meant(c token.ClaimTime) []finding.Evidence {
	if !c.LenientOK {
		return nil
	}
	return []finding.Evidence{finding.Evidence("a forgiving reader takes it as " + at(c.Lenient))}
}
