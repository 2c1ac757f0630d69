package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/cors"
)

// CORSPreflightBlocked is a preflight that the server refuses for want of a credential that it can never have.
func CORSPreflightBlocked() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "cors-preflight-blocked", Title: "the browser's preflight is refused, so that the request itself is never sent",
		Families: diagnose.Path | diagnose.Credential, Usual: 9, InBrowser: true,
		Silences: []string{"auth-header-missing"},
		Doc: diagnose.Doc{
			Text: "Before a request with Authorization a browser asks with OPTIONS whether it may send it, and that question never carries a credential (Fetch standard, CORS " +
				"preflight). A server that checks tokens before it answers CORS refuses the question: the page reports a CORS error, and curl, which asks nothing, works.",
			Fix: "answer OPTIONS before the check of tokens: in FastAPI `app.add_middleware(CORSMiddleware, ...)` last, so that it is outermost; in Express `app.use(cors())` " +
				"above the JWT middleware; in Spring `http.cors(withDefaults())`; in ASP.NET Core `UseCors` before `UseAuthentication`",
			KnownBy: "the request, where it is the preflight; else an OPTIONS as a browser sends it (--origin, or the Origin of a pasted request)",
			Since:   since, Seen: []string{"tuupola/slim-jwt-auth#108", "auth0/go-jwt-middleware#8", "aspnet/CORS#45", "auth0/express-jwt#4"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if isPreflight(c.Request) {
				s := diagnose.Suspicion{Blind: true}
				if c.Answer != nil && (c.Answer.Status >= 300 || c.Answer.Status < 200) {
					s.Prior = 94
					s.Evidence = []finding.Evidence{finding.Evidence("this is a preflight, which never has a credential, and it is answered " + diagnose.Brief(c.Answer))}
				}
				return s
			}
			return askedByPage(c)
		},
		Judge: func(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
			if !isPreflight(f.Case.Request) {
				return judgeQuestion(f, c, func(r cors.Reason) bool { return r != cors.AuthorizationNotAllowed })
			}
			j := diagnose.Standard(f, c)
			if wavers, _, tried := f.Wavers(); j.Standing == diagnose.Likely && tried > 1 && !wavers {
				// No credential can repair it: that it is refused is all there is to prove.
				j.Standing = diagnose.Confirmed
			}
			return j
		},
	}
}

// isPreflight reports whether a request is the question that a browser asks before another, as it sends it.
func isPreflight(r request.Request) bool {
	_, asks := r.Get("Access-Control-Request-Method")
	return r.Method == "OPTIONS" && asks && request.FindCredential(r).Kind == request.NoCredential
}
