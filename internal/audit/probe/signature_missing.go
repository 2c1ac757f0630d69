package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SignatureMissing names its algorithm, and is not signed.
func SignatureMissing() audit.Probe {
	return audit.Probe{
		ID: "signature-missing", Title: "the signature taken away",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "an empty signature is none (RFC 8725 §3.2)",
		Doc: audit.Doc{
			Text:  "A server that accepts a token without its signature checks the signature only where there is one.",
			Fix:   "refuse what has not three parts that are all filled",
			Since: "0.1.0",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return []audit.Try{
				try("with an empty signature", repair.NoSignature(true)),
				try("in two parts", repair.NoSignature(false)),
			}
		},
	}
}
