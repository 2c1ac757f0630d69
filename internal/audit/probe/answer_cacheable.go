package probe

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AnswerCacheable reads the cache fields of what only the owner of a token may see.
func AnswerCacheable() audit.Probe {
	return audit.Probe{
		ID: "answer-cacheable", Title: "an answer that shared caches keep to themselves",
		Group: audit.GroupManner, Expect: audit.Accept, Severity: finding.Warning,
		Why: "an answer to a request with Authorization is kept out of shared caches, unless it says public, s-maxage or must-revalidate (RFC 9111 §3.5)",
		Doc: audit.Doc{
			Text:  "The answer to the healthy token invites shared caches to keep it, and with that to give it to the next one, who may have no token at all.",
			Fix:   "Cache-Control: private, or no-store for what must not stay on a disk",
			Since: "0.1.0",
		},
		Judge: func(s audit.Seen) audit.Judgement {
			var wrong []finding.Evidence
			for _, a := range s.To("healthy-token") {
				for _, v := range a.Values("Cache-Control") {
					lower := strings.ToLower(v)
					if a.Got == audit.Accepted && !strings.Contains(lower, "no-store") && !strings.Contains(lower, "private") && (strings.Contains(lower, "public") || strings.Contains(lower, "s-maxage")) {
						wrong = append(wrong, finding.Evidence("Cache-Control: "+finding.Safe(v)))
					}
				}
			}
			return audit.Judged(wrong)
		},
	}
}
