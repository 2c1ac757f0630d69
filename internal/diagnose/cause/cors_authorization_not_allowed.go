package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request/cors"
)

// CORSAuthorizationNotAllowed is a preflight that is answered without allowing Authorization.
func CORSAuthorizationNotAllowed() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "cors-authorization-not-allowed", Title: "the preflight's answer does not allow the Authorization field",
		Families: diagnose.Path | diagnose.Credential, Usual: 4, InBrowser: true,
		Doc: diagnose.Doc{
			Text: "The preflight succeeds, and Access-Control-Allow-Headers does not list `Authorization`, so the browser does not send the request. `*` is no help where cookies go along " +
				"(`credentials: \"include\"`): there it is a name like any other. Without cookies the standard says that `*` covers every field but this one (Fetch, \"CORS non-wildcard " +
				"request-header name\"), and the browsers of today let it pass all the same: that is reported as a warning, `cors-wildcard-authorization`.",
			Fix:     "list the field by name: `Access-Control-Allow-Headers: Authorization, Content-Type`; FastAPI's CORSMiddleware `allow_headers=[\"Authorization\", \"Content-Type\"]`",
			KnownBy: "the preflight's answer (--origin, or the Origin of a pasted request), judged as the Fetch standard says and held against Chromium",
			Since:   since, Seen: []string{"mevdschee/php-crud-api#501", "whatwg/fetch#1919"},
		},
		Suspect: askedByPage,
		Judge: func(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
			return judgeQuestion(f, c, func(r cors.Reason) bool { return r == cors.AuthorizationNotAllowed })
		},
	}
}
