package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request/cors"
)

// Preflight asks what a browser asks first.
func Preflight() audit.Probe {
	return audit.Probe{
		ID: "preflight", Title: "the browser's question before the request",
		Group: audit.GroupManner, Expect: audit.Accept, Severity: finding.Warning,
		Why: "browsers ask without credentials whether the page may send Authorization; the answer must be 2xx and say yes (Fetch, CORS preflight)",
		Doc: audit.Doc{
			Text:  "The preflight is refused, or does not allow Authorization. The browser then never sends the request, and the page's console speaks of CORS where the token is fine.",
			Fix:   "answer OPTIONS before authentication, with Access-Control-Allow-Headers: authorization",
			Since: "0.1.0",
		},
		Needs: needsOrigin,
		Tries: func(s audit.Subject) []audit.Try {
			return one("as the browser asks before it", repair.AsPreflight(s.Origin))
		},
		Judge: func(s audit.Seen) audit.Judgement {
			var wrong []finding.Evidence
			for _, a := range s.To("preflight") {
				if j := cors.CallOf(s.Request, s.Subject.Origin).JudgePreflight(a.Answer); j.Blocked() {
					wrong = append(wrong, finding.Evidence(j.Reason))
				}
			}
			return audit.Judged(wrong)
		},
	}
}
