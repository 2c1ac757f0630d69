package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ExpAbsent never ends.
func ExpAbsent() audit.Probe {
	return audit.Probe{
		ID: "exp-absent", Title: "a token without exp",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Warning,
		Why: "it never expires; RFC 7519 §4.1.4 leaves exp optional, and careful verifiers demand it",
		Doc: audit.Doc{
			Text:  "Where a token without exp is accepted, one mistake in whatever makes tokens lasts for ever.",
			Fix:   "make exp a required claim",
			Since: "0.1.0",
		},
		Lasting: true,
		Tries: func(_ audit.Subject) []audit.Try {
			return one("without exp", repair.WithoutClaim("exp"))
		},
	}
}
