package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// TypMissing says nothing of its type.
func TypMissing() audit.Probe {
	return audit.Probe{
		ID: "typ-missing", Title: "no typ in the header",
		Group: audit.GroupAccepted, Expect: audit.Accept, Severity: finding.Info,
		Why: "typ is optional (RFC 7519 §5.1)",
		Doc: audit.Doc{
			Text:  "Many issuers leave typ out. A server that demands it refuses their tokens; it may do so on purpose (RFC 8725 §3.11).",
			Fix:   "nothing, where the issuer always writes typ",
			Since: "0.1.0",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return one("without typ", repair.WithoutHeader("typ"))
		},
	}
}
