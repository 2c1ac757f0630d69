package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AudMissing names no audience.
func AudMissing() audit.Probe {
	return audit.Probe{
		ID: "aud-missing", Title: "a token without aud",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Warning,
		Why: "a server that expects an audience must not take a token without one for its own (RFC 7519 §4.1.3, RFC 8725 §3.9)",
		Doc: audit.Doc{
			Text:  "The aud is left out. A server that accepts the token checks aud only where there is one, so that leaving it out is the way around the check.",
			Fix:   "make aud a required claim: require=[\"aud\"], requiredClaims, mandatory claims",
			Since: "0.1.0",
		},
		Needs: needsClaim("aud"),
		Tries: func(_ audit.Subject) []audit.Try {
			return one("without aud", repair.WithoutClaim("aud"))
		},
	}
}
