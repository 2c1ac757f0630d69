package probe

import (
	"strconv"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// RefusalCrash looks for failures where a refusal was due.
func RefusalCrash() audit.Probe {
	return audit.Probe{
		ID: "refusal-crash", Title: "no 5xx for a bad token",
		Group: audit.GroupManner, Expect: audit.Refuse, Severity: finding.Warning,
		Why: "a bad token is the client's mistake: 4xx (RFC 9110 §15.5); a 5xx says that the server did not expect it",
		Doc: audit.Doc{
			Text:  "A token that should be refused made the server fail. The request was not let in, but the error was not handled either: it wakes people up, and what fails can leave something half done.",
			Fix:   "catch what the library raises about tokens, of every kind, and answer 401",
			Since: "0.1.0",
		},
		Implies: []string{"refusal-status"},
		Judge: func(s audit.Seen) audit.Judgement {
			var wrong []finding.Evidence
			for _, a := range s.Answers {
				if a.Status >= 500 {
					wrong = append(wrong, finding.Evidence(a.Probe+" ("+a.Try+") was answered "+strconv.Itoa(a.Status)))
				}
			}
			return audit.Judged(wrong)
		},
	}
}
