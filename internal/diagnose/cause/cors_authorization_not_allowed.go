package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// CORSAuthorizationNotAllowed is a preflight that is answered without allowing Authorization.
func CORSAuthorizationNotAllowed() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "cors-authorization-not-allowed", Title: "the preflight's answer does not allow the Authorization field",
		Families: diagnose.Path | diagnose.Credential, Usual: 4,
		Doc: diagnose.Doc{
			Text: "The preflight succeeds, and Access-Control-Allow-Headers does not list `Authorization`, so the browser does not send the request. `*` is no help: it covers " +
				"every field but this one (Fetch standard, \"CORS non-wildcard request-header name\"), and with credentials it covers none.",
			Fix:     "list the field by name: `Access-Control-Allow-Headers: Authorization, Content-Type`; FastAPI's CORSMiddleware `allow_headers=[\"Authorization\", \"Content-Type\"]`",
			KnownBy: "the preflight's answer (--origin)",
			Since:   since, Seen: []string{"mevdschee/php-crud-api#501"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if _, browser := c.Request.Get("Origin"); !browser || isPreflight(c.Request) {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{Blind: true, SettledBy: []string{"the preflight that a browser sends first (--origin)"}}
		},
	}
}
