package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// HeadWithoutCredentials is GET without its body.
func HeadWithoutCredentials() audit.Probe {
	return audit.Probe{
		ID: "head-without-credentials", Title: "HEAD without credentials",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "HEAD is GET without the body (RFC 9110 §9.3.2): what protects one protects the other",
		Doc: audit.Doc{
			Text:  "A rule that names GET alone leaves HEAD open, and some frameworks answer HEAD by running the handler of GET.",
			Fix:   "protect the route and not the method",
			Since: "0.1.0",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return one("HEAD without a credential", repair.Without(), repair.Method("HEAD"))
		},
	}
}
