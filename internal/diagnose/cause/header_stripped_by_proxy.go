package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// HeaderStrippedByProxy is an Authorization field that is lost on its way to the application.
func HeaderStrippedByProxy() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "header-stripped-by-proxy", Title: "the Authorization field is lost between here and the application",
		Families: diagnose.Credential, Usual: 30,
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
			s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the same request sent straight to the application, past the proxy"}}
			if c.LocalTarget {
				s.Usual = 18 // between here and a local address there is seldom a proxy
			}
			return s
		},
		Judge: unlessItArrives,
	}
}

// unlessItArrives rules a cause out once the server has shown that it sees the credential's field: garbage in it gets
// another answer than no field at all.
func unlessItArrives(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	j := diagnose.Standard(f, c)
	if j.Standing == diagnose.Confirmed {
		return j
	}
	base, garbage := f.Baseline(), f.Look(diagnose.NotAJWT, 1)
	if base == nil || base == f.First() || garbage == nil || garbage.Answer == nil || diagnose.Same(base, garbage) {
		return j
	}
	if first := f.First(); !diagnose.Same(first, base) {
		j.Standing = diagnose.RuledOut
	}
	return j
}
