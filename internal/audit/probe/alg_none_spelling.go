package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AlgNoneSpelling hides from a filter that compares letters.
func AlgNoneSpelling() audit.Probe {
	return audit.Probe{
		ID: "alg-none-spelling", Title: "alg None, NONE, nOnE, without a signature",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "alg is case-sensitive (RFC 7515 §4.1.1): none in any other case is no algorithm at all",
		Doc: audit.Doc{
			Text:  "A filter that looks for the word none letter by letter is passed by another spelling of it, where the library does not mind the case.",
			Fix:   "name the algorithms that are accepted, instead of those that are not",
			Since: "0.1.0",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return []audit.Try{
				try("unsigned, with alg None", repair.Unsigned("None")),
				try("unsigned, with alg NONE", repair.Unsigned("NONE")),
				try("unsigned, with alg nOnE", repair.Unsigned("nOnE")),
			}
		},
	}
}
