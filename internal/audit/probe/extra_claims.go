package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ExtraClaims holds more than was asked for.
func ExtraClaims() audit.Probe {
	return audit.Probe{
		ID: "extra-claims", Title: "claims that nobody knows",
		Group: audit.GroupAccepted, Expect: audit.Accept, Severity: finding.Warning,
		Why: "claims that are not understood must be ignored (RFC 7519 §4)",
		Doc: audit.Doc{
			Text:  "An issuer that adds a claim must not break those who read its tokens.",
			Fix:   "read the claims that are needed and leave the others alone",
			Since: "0.1.0",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return one("with two unknown claims", repair.Claim("urn:jwtdoc:text", []byte(`"x"`), "with a claim"), repair.Claim("urn:jwtdoc:list", []byte(`[{"a":null}]`), "with another"))
		},
	}
}
