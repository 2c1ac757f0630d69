package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// CORSAnswerUnreadable is an accepted request whose answer the browser keeps from the page.
func CORSAnswerUnreadable() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "cors-answer-unreadable", Title: "the browser does not let the page read the answer",
		Families: diagnose.Path, InBrowser: true,
		Doc: diagnose.Doc{
			Text: "The request arrives and is accepted, and its answer lacks what lets a page of another origin read it: Access-Control-Allow-Origin with the page's origin (or `*`, where no cookies " +
				"go along), and Access-Control-Allow-Credentials: true where they do. The script gets a network error and no status (Fetch standard, \"CORS check\"). It happens where only OPTIONS is " +
				"answered with these fields, or where a proxy or an error handler answers instead of the application.",
			Fix:     "send `Access-Control-Allow-Origin` with every answer, not only to OPTIONS, and `Access-Control-Allow-Credentials: true` where the page sends cookies",
			KnownBy: "the answer to the request with the page's Origin (--origin, or the Origin of a pasted request)",
			Since:   since, Seen: []string{"the Fetch standard, CORS check"},
		},
		Suspect: askedByPage,
		Judge: func(f *diagnose.Facts, _ *diagnose.Cause) diagnose.Judgement {
			j := diagnose.Judgement{Standing: diagnose.RuledOut, Wants: f.PageWants()}
			call, ok := f.Case.Page()
			if !ok {
				return j
			}
			l := f.PageAnswer()
			if l == nil || l.Answer == nil {
				j.Standing = diagnose.Possible
				return j
			}
			k := call.JudgeAnswer(*l.Answer)
			if !k.Blocked() || l.Answer.Status < 200 || l.Answer.Status > 299 {
				// A refusal that cannot be read is a finding: why it was refused is the question.
				return j
			}
			j.Standing, j.Score = diagnose.Confirmed, 80
			j.Evidence = []finding.Evidence{finding.Evidence("to Origin: " + finding.Safe(call.Origin) + " the server answers " + diagnose.Brief(l.Answer) + ", " + says(k))}
			j.Fix = fixAnswer(f, call.Origin, call.Credentials)
			return j
		},
	}
}

func fixAnswer(f *diagnose.Facts, origin string, credentials bool) string {
	origin = finding.Safe(origin)
	general := "send Access-Control-Allow-Origin: " + origin + " with every answer"
	also := ""
	if credentials {
		general += ", and Access-Control-Allow-Credentials: true"
		also = ", allow_credentials=True"
	}
	return f.FixFor(general, []diagnose.Line{
		{In: diagnose.FastAPI, Text: `app.add_middleware(CORSMiddleware, allow_origins=["` + origin + `"]` + also + `), as the last add_middleware`},
		{In: diagnose.Nginx, Text: `add_header Access-Control-Allow-Origin "` + origin + `" always;`},
		{In: diagnose.Apache, Text: `Header always set Access-Control-Allow-Origin "` + origin + `"`},
	})
}
