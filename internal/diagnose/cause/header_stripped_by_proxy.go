package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// HeaderStrippedByProxy is an Authorization field that is lost on its way to the application.
func HeaderStrippedByProxy() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "header-stripped-by-proxy", Title: "the Authorization field is lost between here and the application",
		Families: diagnose.Credential,
		Doc: diagnose.Doc{
			Text: "The request carries the field, and the application answers as if there were none: Apache with mod_wsgi does not pass it on " +
				"(WSGIPassAuthorization), CGI and FastCGI need it handed over, CloudFront forwards only what its policy names, an nginx " +
				"`proxy_set_header Authorization \"\"` removes it. The same request straight to the application's port works.",
			Fix:     "pass the field on: WSGIPassAuthorization On, CGIPassAuth On, or proxy_set_header Authorization $http_authorization",
			KnownBy: "the same answer with and without the token, where garbage gets another; the request straight to the application",
			Since:   since, Seen: []string{"encode/django-rest-framework#488", "jazzband/djangorestframework-simplejwt#187"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if c.Credential.Kind != request.InAuthorization || c.Credential.Schemes != 1 {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{Blind: true, SettledBy: []string{"the same request sent straight to the application, past the proxy"}}
		},
	}
}
