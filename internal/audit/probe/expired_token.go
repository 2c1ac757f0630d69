package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ExpiredToken is older than any leeway.
func ExpiredToken() audit.Probe {
	return audit.Probe{
		ID: "expired-token", Title: "a token that expired an hour ago",
		Group: audit.GroupExpiry, Expect: audit.Refuse, Severity: finding.Error,
		Why: "on or after exp the token must not be accepted (RFC 7519 §4.1.4)",
		Doc: audit.Doc{
			Text:  "A server that accepts a token long after its exp does not check exp, or checks it with a leeway of hours. A token that was stolen once is then good for ever.",
			Fix:   "let the library check exp, with a leeway of a minute at most",
			Since: "0.1.0",
		},
		Implies: []string{"expires-in-time", "exp-equals-now", "exp-fraction-past", "exp-twice"},
		Tries: func(_ audit.Subject) []audit.Try {
			return one("expired an hour ago", repair.Expire())
		},
	}
}
