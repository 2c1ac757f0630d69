package probe

import (
	"bytes"
	"regexp"
	"sync"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// RefusalLeaks looks for what a refusal should not say.
func RefusalLeaks() audit.Probe {
	return audit.Probe{
		ID: "refusal-leaks", Title: "no stack trace and no secret in a refusal",
		Group: audit.GroupManner, Expect: audit.Refuse, Severity: finding.Error,
		Why: "what is written for developers is read by attackers; what was sent as a credential must not come back (RFC 6750 §5.3)",
		Doc: audit.Doc{
			Text:  "A refusal holds a stack trace, the token that was sent, or the secret itself. It ends in logs, error trackers and browsers' consoles.",
			Fix:   "switch the debug mode off, and answer with a fixed text",
			Since: "0.1.0",
		},
		Judge: judgeLeaks,
	}
}

// traces are how a stack trace looks in the languages that servers are written in.
var traces = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`Traceback \(most recent call last\)|File ".+", line \d+|(?m:^\s*at .+[(:][\w./\\$<>-]+:\d+)|goroutine \d+ \[|\w\.go:\d+|Exception in thread |\.java:\d+\)|#\d+ /[\w/.-]+\.php\(\d+\)|\.php on line|\.rb:\d+:in `) //nolint:forbidigo // compiled when it is first asked
})

func judgeLeaks(s audit.Seen) audit.Judgement {
	var wrong []finding.Evidence
	examined := false
	secret := s.Subject.Key.Secret().Reveal()
	for _, a := range s.Answers {
		if a.Got != audit.Refused {
			continue
		}
		examined = true
		about := finding.Evidence("the answer to " + a.Probe + " (" + a.Try + ")")
		if a.Try == "" {
			about = finding.Evidence("the answer to " + a.Probe)
		}
		if len(secret) >= 6 && bytes.Contains(a.Body, secret) {
			wrong = append(wrong, about+" holds the secret")
		}
		if a.Compact != "" && bytes.Contains(a.Body, []byte(a.Compact)) {
			wrong = append(wrong, about+" holds the token that was sent")
		}
		if m := traces().Find(a.Body); m != nil {
			wrong = append(wrong, about+" holds a stack trace: "+finding.Evidence(finding.Quote(string(m))))
		}
	}
	if !examined {
		return audit.Missing("no refusal was seen")
	}
	return audit.Judged(wrong)
}
