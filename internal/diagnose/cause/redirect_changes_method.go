package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// RedirectChangesMethod is a redirect that turns a POST into a GET.
func RedirectChangesMethod() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "redirect-changes-method", Title: "the redirect turns the request into a GET, and its body is lost",
		Families: diagnose.Path,
		Silences: []string{"redirect-drops-authorization", "auth-header-missing"},
		Doc: diagnose.Doc{
			Text: "After 301, 302 and 303 clients send the next request as a GET without a body (RFC 9110 §15.4); 307 and 308 keep method and body. A POST to a path " +
				"that is redirected arrives as a GET: 401, 404 or 405, and nothing is stored.",
			Fix:     "call the final URL directly; where the server must redirect, let it answer 307 or 308",
			KnownBy: "the status of the redirect and the request's method; confirmed by cure where the request may be repeated (--allow-unsafe)",
			Since:   since, Seen: []string{"documented, not reproduced: a POST is not repeated without leave"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if c.Answer == nil || request.IsSafeMethod(c.Request.Method) || c.Answer.Status < 301 || c.Answer.Status > 303 {
				return diagnose.Suspicion{}
			}
			s := suspectRedirect(c)
			if s.Prior == 0 {
				return s
			}
			s.Prior = 93
			s.Evidence = []finding.Evidence{finding.Evidence(
				finding.Safe(c.Request.Method) + " is answered with " + diagnose.Brief(c.Answer) + ", after which clients send a GET",
			)}
			return s
		},
	}
}
