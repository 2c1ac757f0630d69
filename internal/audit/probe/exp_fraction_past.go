package probe

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ExpFractionPast ended in the middle of a second.
func ExpFractionPast() audit.Probe {
	return audit.Probe{
		ID: "exp-fraction-past", Title: "an expired exp with a fraction",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "a NumericDate may have a fraction (RFC 7519 §2), and this one has passed",
		Doc: audit.Doc{
			Text:  "exp is an hour ago and has a half second in it. A server that accepts the token skips a number that it cannot read.",
			Fix:   "let the library check exp",
			Since: "0.1.0",
		},
		Lasting: true,
		Tries: func(_ audit.Subject) []audit.Try {
			return one("with exp an hour and a half second ago", repair.ClaimAfter("exp", -time.Hour, fraction, "with an expired fraction"))
		},
	}
}
