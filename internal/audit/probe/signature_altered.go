package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SignatureAltered is right but for one bit.
func SignatureAltered() audit.Probe {
	return audit.Probe{
		ID: "signature-altered", Title: "one bit of the signature changed",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "the signature must verify over the exact bytes (RFC 7515 §5.2)",
		Doc: audit.Doc{
			Text:  "A server that accepts another signature does not verify any: everybody can write themselves a token.",
			Fix:   "call the verifying function of the library (verify, not decode), with the key",
			Since: "0.1.0",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return one("with one bit of its signature changed", repair.WrongSignature())
		},
	}
}
