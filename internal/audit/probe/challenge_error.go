package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// ChallengeError reads the challenge's error.
func ChallengeError() audit.Probe {
	return audit.Probe{
		ID: "challenge-error", Title: "error=\"invalid_token\" for a bad token",
		Group: audit.GroupManner, Expect: audit.Refuse, Severity: finding.Info,
		Why: "the challenge says invalid_token where the token is expired, malformed or wrong (RFC 6750 §3.1)",
		Doc: audit.Doc{
			Text:  "The challenge to an expired token does not say error=\"invalid_token\". Clients then cannot tell \"your token has expired, renew it\" from \"send a token at all\". A good one reads: WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"Token has expired\".",
			Fix:   "send Bearer error=\"invalid_token\", error_description=\"...\" when a token was there and did not do",
			Since: "0.1.0",
		},
		Judge: func(s audit.Seen) audit.Judgement {
			return judgeError(s, []string{"expired-token", "signature-altered"}, func(got string, has bool) string {
				if !has || got != "invalid_token" {
					return "says error " + finding.Quote(got)
				}
				return ""
			})
		},
	}
}

// judgeError looks at the error of the Bearer challenges in the 401 answers to these probes.
func judgeError(s audit.Seen, ids []string, complain func(got string, has bool) string) audit.Judgement {
	var wrong []finding.Evidence
	examined := false
	for _, a := range s.To(ids...) {
		list := request.ParseChallenges(a.Values("WWW-Authenticate"))
		if a.Status != 401 || !hasScheme(list, "bearer") {
			continue
		}
		examined = true
		for _, c := range list {
			if !hasScheme([]request.Challenge{c}, "bearer") {
				continue
			}
			got, has := c.Param("error")
			if text := complain(got, has); text != "" {
				wrong = append(wrong, finding.Evidence("the challenge to "+a.Probe+" "+text+": "+finding.Quote(c.Raw)))
			}
		}
	}
	if !examined {
		return audit.Missing("no 401 with a Bearer challenge was seen")
	}
	return audit.Judged(wrong)
}
