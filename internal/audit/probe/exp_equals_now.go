package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ExpEqualsNow is the boundary itself, on which libraries disagree.
func ExpEqualsNow() audit.Probe {
	return audit.Probe{
		ID: "exp-equals-now", Title: "a token in the very second of its exp",
		Group: audit.GroupExpiry, Expect: audit.Refuse, Severity: finding.Info,
		Why: "exp is the time on or after which the token must not be accepted (RFC 7519 §4.1.4)",
		Doc: audit.Doc{
			Text:  "Some libraries accept a token for the whole second of its exp. It is a second, and it explains why two servers disagree about the same token at the same time.",
			Fix:   "nothing has to be changed; know it when two servers disagree by a second",
			Since: "0.1.0",
		},
	}
}
