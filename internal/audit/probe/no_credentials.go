package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// NoCredentials is the second request: an endpoint that is open to all cannot be audited.
func NoCredentials() audit.Probe {
	return audit.Probe{
		ID: "no-credentials", Title: "no credentials at all",
		Group: audit.GroupStart, Expect: audit.Refuse, Severity: finding.Error,
		Why: "an endpoint that is open to everybody protects nothing (RFC 6750 §3.1)",
		Doc: audit.Doc{
			Text:  "The second request carries no credential. A server that lets it in does not look at tokens on this path, and the audit ends there.",
			Fix:   "require authentication on this route",
			Since: "0.1.0",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return one("without a credential", repair.Without())
		},
	}
}
