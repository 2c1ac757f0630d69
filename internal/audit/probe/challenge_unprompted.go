package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ChallengeUnprompted reads the challenge to a request that had no token.
func ChallengeUnprompted() audit.Probe {
	return audit.Probe{
		ID: "challenge-unprompted", Title: "no error where no token was sent",
		Group: audit.GroupManner, Expect: audit.Refuse, Severity: finding.Info,
		Why: "a challenge to a request without credentials should name no error (RFC 6750 §3.1)",
		Doc: audit.Doc{
			Text:  "The server says that the token is invalid where there was none. Whoever reads it looks for a fault in a token that never arrived.",
			Fix:   "tell the two apart: without a token the challenge is Bearer alone",
			Since: "0.1.0",
		},
		Judge: func(s audit.Seen) audit.Judgement {
			return judgeError(s, []string{"no-credentials"}, func(got string, has bool) string {
				if has {
					return "says error " + finding.Quote(got)
				}
				return ""
			})
		},
	}
}
