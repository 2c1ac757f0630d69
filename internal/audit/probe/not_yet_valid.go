package probe

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// NotYetValid begins after it was sent.
func NotYetValid() audit.Probe {
	return audit.Probe{
		ID: "not-yet-valid", Title: "a token that begins in an hour",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "before nbf the token must not be accepted (RFC 7519 §4.1.5)",
		Doc: audit.Doc{
			Text:  "nbf is an hour ahead. A server that accepts the token does not look at nbf.",
			Fix:   "let the library check nbf; some do it only when told",
			Since: "0.1.0",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return one("with nbf in an hour", repair.ClaimAfter("nbf", time.Hour, number, "with nbf in an hour"))
		},
	}
}
