package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// PayloadAltered keeps the signature of other claims.
func PayloadAltered() audit.Probe {
	return audit.Probe{
		ID: "payload-altered", Title: "a claim changed after signing",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "the signature covers the claims (RFC 7515 §5.2)",
		Doc: audit.Doc{
			Text:  "A server that accepts changed claims under the old signature lets every user become another one.",
			Fix:   "verify the signature over the token as it was received, before its claims are read",
			Since: "0.1.0",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return one("with jti changed after signing", repair.WrongPayload("jti", []byte(`"jwtdoc-altered"`)))
		},
	}
}
