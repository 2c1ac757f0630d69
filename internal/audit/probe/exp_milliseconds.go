package probe

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ExpMilliseconds counts in the wrong unit.
func ExpMilliseconds() audit.Probe {
	return audit.Probe{
		ID: "exp-milliseconds", Title: "exp in milliseconds",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Warning,
		Why: "exp counts seconds (RFC 7519 §2): milliseconds are a date in the far future, and the token never expires",
		Doc: audit.Doc{
			Text:  "JavaScript's clock has milliseconds. A token made with it lives for some fifty thousand years, also where the instant that was meant has passed. No library refuses a date for being far away unless it is told how long tokens may live.",
			Fix:   "bound the lifetime where tokens are checked (maxAge, exp - iat), and divide by 1000 where they are made",
			Since: "0.1.0",
		},
		Lasting: true,
		Tries: func(_ audit.Subject) []audit.Try {
			return []audit.Try{
				try("with exp in milliseconds", repair.ClaimAfter("exp", lifetime, milliseconds, "with exp in milliseconds")),
				try("with exp in milliseconds, an hour ago", repair.ClaimAfter("exp", -time.Hour, milliseconds, "with exp in milliseconds, an hour ago")),
			}
		},
	}
}
