package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// CritUnknown demands an extension that nobody knows.
func CritUnknown() audit.Probe {
	return audit.Probe{
		ID: "crit-unknown", Title: "an extension that crit says must be understood",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Warning,
		Why: "who does not understand what crit lists must refuse the token (RFC 7515 §4.1.11)",
		Doc: audit.Doc{
			Text:  "crit names extensions that change what the token means. A server that skips the ones it does not know reads a meaning into the token that its issuer did not give it.",
			Fix:   "update the library: crit was added late to several; or refuse tokens that have it",
			Since: "0.1.0",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return []audit.Try{try("with an unknown extension in crit",
				repair.Header("crit", []byte(`["urn:jwtdoc:unknown"]`), "with crit"), repair.Header("urn:jwtdoc:unknown", []byte("true"), "with the extension"))}
		},
	}
}
