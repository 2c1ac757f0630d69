package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AlgNone says of itself that nobody signed it.
func AlgNone() audit.Probe {
	return audit.Probe{
		ID: "alg-none", Title: "alg none, without a signature",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "anybody can have written it (RFC 8725 §3.2)",
		Doc: audit.Doc{
			Text:  "A server that lets the token say that it is not signed accepts whatever anybody writes.",
			Fix:   "name the algorithms that are accepted, and none is not among them",
			Since: "0.1.0",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return one("unsigned, with alg none", repair.Unsigned("none"))
		},
	}
}
