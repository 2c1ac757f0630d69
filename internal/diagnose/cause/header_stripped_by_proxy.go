package cause

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// HeaderStrippedByProxy is an Authorization field that is lost on its way to the application.
func HeaderStrippedByProxy() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "header-stripped-by-proxy", Title: "the Authorization field is lost between here and the application",
		Families: diagnose.Credential, Usual: 30, PerPath: true,
		Doc: diagnose.Doc{
			Text: "The request carries the field, and the application answers as if there were none: Apache with mod_wsgi does not pass it on " +
				"(WSGIPassAuthorization), CGI and FastCGI need it handed over, CloudFront forwards only what its policy names, an nginx " +
				"`proxy_set_header Authorization \"\"` removes it. The same request straight to the application's port works.",
			Fix:     "pass the field on: WSGIPassAuthorization On, CGIPassAuth On, or proxy_set_header Authorization $http_authorization",
			KnownBy: "the same answer with and without the token, where garbage gets another; the request straight to the application (--backend), with controls",
			Since:   since, Seen: []string{"encode/django-rest-framework#488", "jazzband/djangorestframework-simplejwt#187"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if c.Credential.Kind != request.InAuthorization || c.Credential.Schemes != 1 {
				return diagnose.Suspicion{}
			}
			s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the same request sent straight to the application, past the proxy (--backend)"}}
			if c.LocalTarget {
				s.Usual = 18 // between here and a local address there is seldom a proxy
			}
			return s
		},
		Judge: func(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
			j := judgePastProxy(f, judgeStripped(f, c), strips)
			if first := f.First(); j.Fix == "" && first != nil {
				j.Fix = passOn(first.Answer)
			}
			return j
		},
	}
}

// judgeStripped holds against the request what the server says: that there is no Authorization field. A request that
// carries it, and got the answer of one that does not, has lost it on the way.
func judgeStripped(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	j := unlessItArrives(f, c)
	first := f.First()
	if j.Standing != diagnose.Possible || !f.Unseen() {
		return j
	}
	j.Standing, j.Score = diagnose.Likely, j.Score+50
	j.Evidence = append(slices.Clone(j.Evidence),
		finding.Evidence("the server says that the field is missing: "+diagnose.Brief(first.Answer)),
		"the request carries it, and so did one with garbage in it; both got the answer of a request without",
	)
	j.Fix = passOn(first.Answer)
	return j
}

// passOn says how the server that answered is told to hand the field on, where its name is known.
func passOn(a *request.Answer) string {
	server, _ := a.Get("Server")
	switch server = strings.ToLower(server); {
	case strings.HasPrefix(server, "apache"):
		return "in Apache's configuration: WSGIPassAuthorization On (mod_wsgi), or CGIPassAuth On (CGI, FastCGI); then reload it"
	case strings.HasPrefix(server, "nginx"):
		return "in nginx's location: proxy_set_header Authorization $http_authorization; and no line that sets it to \"\""
	case strings.Contains(server, "cloudfront"):
		return "in CloudFront: add Authorization to the cache policy, or use the origin request policy AllViewer"
	}
	return ""
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
