package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ExpString has its seconds in quotes.
func ExpString() audit.Probe {
	return audit.Probe{
		ID: "exp-string", Title: "exp in quotes",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Warning,
		Why: "exp must be a JSON number (RFC 7519 §2, §4.1.4)",
		Doc: audit.Doc{
			Text:  "exp is written as a string of digits. Libraries that read it as a number, as nothing and as an error disagree about the same token; where it is read as nothing it never expires.",
			Fix:   "refuse claims of the wrong type; whatever makes the tokens must write a number",
			Since: "0.1.0",
		},
		Lasting: true,
		Tries: func(_ audit.Subject) []audit.Try {
			return one("with exp in quotes", repair.ClaimAfter("exp", lifetime, quoted, "with exp in quotes"))
		},
	}
}
