package probe

import (
	"strconv"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// RefusalStatus looks at the status of the plain refusals.
func RefusalStatus() audit.Probe {
	return audit.Probe{
		ID: "refusal-status", Title: "401 for a credential that does not do",
		Group: audit.GroupManner, Expect: audit.Refuse, Severity: finding.Warning,
		Why: "401 says that authentication failed, and clients renew their token on it; 403 says that nothing would help (RFC 9110 §15.5.2, RFC 6750 §3.1)",
		Doc: audit.Doc{
			Text:  "A missing, wrong or expired token was answered with another status than 401. Clients that refresh on 401 do not refresh then, and people look for the fault elsewhere.",
			Fix:   "answer 401 with a challenge where authentication fails, and 403 only where the user is known and may not",
			Since: "0.1.0",
		},
		Judge: judgeStatus,
	}
}

// plain are the probes whose refusal is about authentication and nothing else.
var plain = []string{"no-credentials", "garbage-token", "signature-altered", "foreign-key", "expired-token"}

func judgeStatus(s audit.Seen) audit.Judgement {
	var wrong []finding.Evidence
	examined := false
	for _, a := range s.To(plain...) {
		if a.Got != audit.Refused {
			continue
		}
		examined = true
		if a.Status != 401 {
			wrong = append(wrong, finding.Evidence(a.Probe+" was answered "+strconv.Itoa(a.Status)))
		}
	}
	if !examined {
		return audit.Missing("no refusal was seen")
	}
	return audit.Judged(wrong)
}
