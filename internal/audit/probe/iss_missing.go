package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// IssMissing names no issuer.
func IssMissing() audit.Probe {
	return audit.Probe{
		ID: "iss-missing", Title: "a token without iss",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Warning,
		Why: "a server that expects an issuer must not take a token without one for its own (RFC 8725 §3.8)",
		Doc: audit.Doc{
			Text:  "The iss is left out. A server that accepts the token checks iss only where there is one, so that leaving it out is the way around the check.",
			Fix:   "make iss a required claim: require=[\"iss\"], requiredClaims, mandatory claims",
			Since: "0.1.0",
		},
		Needs: needsClaim("iss"),
		Tries: func(_ audit.Subject) []audit.Try {
			return one("without iss", repair.WithoutClaim("iss"))
		},
	}
}
