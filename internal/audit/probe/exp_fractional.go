package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ExpFractional ends in the middle of a second.
func ExpFractional() audit.Probe {
	return audit.Probe{
		ID: "exp-fractional", Title: "exp with a fraction",
		Group: audit.GroupAccepted, Expect: audit.Accept, Severity: finding.Info,
		Why: "a NumericDate may have a fraction (RFC 7519 §2)",
		Doc: audit.Doc{
			Text:  "Python's time.time() and others write a fraction. A server that takes exp for an integer refuses the token, or fails on it.",
			Fix:   "read exp as a number; cut the fraction off where tokens are made, to be safe",
			Since: "0.1.0",
		},
		Lasting: true,
		Tries: func(_ audit.Subject) []audit.Try {
			return one("with a half second in exp", repair.ClaimAfter("exp", lifetime, fraction, "with a fraction"))
		},
	}
}
