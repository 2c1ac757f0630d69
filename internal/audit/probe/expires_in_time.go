package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ExpiresInTime is watched over its exp, really waiting.
func ExpiresInTime() audit.Probe {
	return audit.Probe{
		ID: "expires-in-time", Title: "a token that expires while it is used",
		Group: audit.GroupExpiry, Expect: audit.Refuse, Severity: finding.Error,
		Why: "on or after exp the token must not be accepted, but for a small leeway (RFC 7519 §4.1.4)",
		Doc: audit.Doc{
			Text:  "A token with two seconds to live is sent again and again until it is refused: accepted before exp, refused after it. That is the proof that expiry works, on the running server and in seconds; the source is not touched. Where the server grants a leeway, the token begins that much earlier.",
			Fix:   "let the library check exp: an option may have switched it off (verify_exp, ignoreExpiration)",
			Since: "0.1.0",
		},
		Implies: []string{"expired-token", "exp-equals-now", "exp-fraction-past", "exp-twice"},
	}
}
