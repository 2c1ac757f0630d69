package probe

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// RefusalChallenge looks for WWW-Authenticate.
func RefusalChallenge() audit.Probe {
	return audit.Probe{
		ID: "refusal-challenge", Title: "a challenge with every 401",
		Group: audit.GroupManner, Expect: audit.Refuse, Severity: finding.Warning,
		Why: "a 401 must carry WWW-Authenticate (RFC 9110 §11.6.1), and Bearer is the scheme for tokens (RFC 6750 §3)",
		Doc: audit.Doc{
			Text:  "Without a challenge a client cannot know what is wanted: a token, a password, a cookie. Libraries that negotiate give up.",
			Fix:   "send WWW-Authenticate: Bearer with every 401",
			Since: "0.1.0",
		},
		Judge: judgeChallenge,
	}
}

func judgeChallenge(s audit.Seen) audit.Judgement {
	var wrong []finding.Evidence
	examined := false
	for _, a := range s.To(plain...) {
		if a.Status != 401 {
			continue
		}
		examined = true
		list := request.ParseChallenges(a.Values("WWW-Authenticate"))
		switch {
		case len(list) == 0:
			wrong = append(wrong, finding.Evidence("the 401 to "+a.Probe+" has no WWW-Authenticate"))
		case s.Subject.Cookie == "" && !hasScheme(list, "bearer") && !hasScheme(list, "dpop"):
			wrong = append(wrong, finding.Evidence("the 401 to "+a.Probe+" asks for "+finding.Quote(list[0].Scheme)+", and not for Bearer"))
		}
	}
	if !examined {
		return audit.Missing("no 401 was seen")
	}
	return audit.Judged(wrong)
}

func hasScheme(list []request.Challenge, scheme string) bool {
	for _, c := range list {
		if strings.EqualFold(c.Scheme, scheme) {
			return true
		}
	}
	return false
}
