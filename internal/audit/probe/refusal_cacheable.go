package probe

import (
	"regexp"
	"sync"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// RefusalCacheable reads the cache fields of refusals.
func RefusalCacheable() audit.Probe {
	return audit.Probe{
		ID: "refusal-cacheable", Title: "a refusal that nobody keeps",
		Group: audit.GroupManner, Expect: audit.Refuse, Severity: finding.Info,
		Why: "a refusal that a cache keeps is given to those with a good token too (RFC 9111 §4.2)",
		Doc: audit.Doc{
			Text:  "A refusal says how long it may be kept. After the token was renewed the cache goes on refusing.",
			Fix:   "Cache-Control: no-store on every refusal",
			Since: "0.1.0",
		},
		Judge: func(s audit.Seen) audit.Judgement {
			var wrong []finding.Evidence
			for _, a := range s.To(plain...) {
				for _, v := range a.Values("Cache-Control") {
					if a.Got == audit.Refused && keeps().MatchString(v) {
						wrong = append(wrong, finding.Evidence("the answer to "+a.Probe+" has Cache-Control: "+finding.Safe(v)))
					}
				}
			}
			return audit.Judged(wrong)
		},
	}
}

// keeps finds a Cache-Control that lets an answer be kept.
var keeps = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(^|[ ,])(s-maxage|max-age)\s*=\s*"?[1-9]|(^|[ ,])public`) //nolint:forbidigo // compiled when it is first asked
})
