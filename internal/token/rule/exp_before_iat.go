package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ExpBeforeIat finds tokens that were expired when they were made.
func ExpBeforeIat() Rule {
	return Rule{
		ID: "exp-before-iat", Title: "the token expires before it was issued", Severity: finding.Error,
		Doc: Doc{
			Text: "`exp` is not after `iat`: the token was expired from the first second. The code that makes it subtracts where it should add, or mixes local time " +
				"and UTC: then the two differ from the intended lifetime by a whole number of quarter hours.",
			Fix:   "compute both from one clock reading in UTC: datetime.now(timezone.utc), and exp = iat + lifetime",
			Since: since, Seen: []string{"datetime.utcnow().timestamp() in Python"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		exp, iat := t.Time("exp"), t.Time("iat")
		if unreadable(t) || !sameUnit(exp, iat) || exp.Instant.CompareInstant(iat.Instant) > 0 || exp.Instant == (token.Instant{}) {
			return nil
		}
		return saw("exp (%s) is not after iat (%s)", at(exp.Instant), at(iat.Instant))
	})
}

// sameUnit reports whether two time claims are numbers that can be compared.
func sameUnit(a, b token.ClaimTime) bool {
	return a.Valid && b.Valid && a.Unit == b.Unit
}
