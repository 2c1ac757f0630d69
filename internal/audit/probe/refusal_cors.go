package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request/cors"
)

// RefusalCORS judges refusals as a browser does.
func RefusalCORS() audit.Probe {
	return audit.Probe{
		ID: "refusal-cors", Title: "a refusal that a page's script can read",
		Group: audit.GroupManner, Expect: audit.Refuse, Severity: finding.Warning,
		Why: "a script sees an answer only where Access-Control-Allow-Origin lets it; without, a 401 looks like a network failure (Fetch, CORS protocol)",
		Doc: audit.Doc{
			Text:  "The page's origin is allowed on the answer to a healthy token, and not on the refusal. The script then never learns that its token has expired: it sees an error without a status, and does not refresh.",
			Fix:   "add the CORS fields to every answer, in the outermost middleware",
			Since: "0.1.0",
		},
		Needs: needsOrigin,
		Judge: judgeCORS,
	}
}

func needsOrigin(s audit.Subject) string {
	if s.Origin == "" {
		return "--origin names the page that calls the server"
	}
	return ""
}

func judgeCORS(s audit.Seen) audit.Judgement {
	call := cors.CallOf(s.Request, s.Subject.Origin)
	healthy := s.To("healthy-token")
	if len(healthy) == 0 || !call.JudgeAnswer(healthy[0].Answer).Allowed() {
		return audit.Missing("the server does not allow that origin at all")
	}
	var wrong []finding.Evidence
	for _, a := range s.To(plain...) {
		if j := call.JudgeAnswer(a.Answer); a.Got == audit.Refused && !j.Allowed() {
			wrong = append(wrong, finding.Evidence("the answer to "+a.Probe+": "+string(j.Reason)))
		}
	}
	return audit.Judged(wrong)
}
