package probe

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ExpTwice contradicts itself.
func ExpTwice() audit.Probe {
	return audit.Probe{
		ID: "exp-twice", Title: "exp twice, the last one expired",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "names must be unique; who does not refuse must take the last one (RFC 7519 §4)",
		Doc: audit.Doc{
			Text:  "The first exp is valid and the last has passed. The standard leaves a verifier two ways, to refuse or to take the last, and both refuse this token. A server that takes the first can be told another thing than the gateway before it.",
			Fix:   "use a JSON parser that refuses duplicate names, or takes the last",
			Since: "0.1.0",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return one("with a second exp, an hour ago", repair.Twice("exp", func(now time.Time) []byte { return number(now.Add(-time.Hour).Unix()) }, "with a second exp"))
		},
	}
}
