package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// HealthyToken is the first request: everything else is compared with it.
func HealthyToken() audit.Probe {
	return audit.Probe{
		ID: "healthy-token", Title: "a fresh healthy token",
		Group: audit.GroupStart, Expect: audit.Accept, Severity: finding.Error,
		Why: "without one that is accepted nothing that is refused proves anything",
		Doc: audit.Doc{
			Text:  "The first request of every audit carries a fresh token that is meant to be accepted, signed with the given key. Where it is refused the audit ends there: every other refusal would have the same reason.",
			Fix:   "find out why with jwtdoc diagnose: another secret, a claim that is missing, another place for the token",
			Since: "0.1.0",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return one("")
		},
	}
}
