package cause

import (
	"net/url"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// RedirectDropsAuthorization is a redirect on which clients lose the Authorization field.
func RedirectDropsAuthorization() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "redirect-drops-authorization", Title: "the server redirects this URL, and clients lose Authorization on the way",
		Families: diagnose.Path,
		Silences: []string{"auth-header-missing", "header-stripped-by-proxy"},
		Doc: diagnose.Doc{
			Text: "The first answer is a redirect: a slash added to the path (FastAPI and Django, 307 or 301), http to https, another host. Many " +
				"clients send the second request without Authorization (curl -L, Go and requests drop it when the host changes, others always), " +
				"so what they report is the 401 of a request that had no token. The token is not the problem.",
			Fix:     "call the final URL directly",
			KnownBy: "cure: the same request sent to the redirect's target",
			Since:   since, Seen: []string{"fastapi/fastapi#4990", "valyala/fasthttp#723", "n8n-io/n8n#8375"},
		},
		Suspect: suspectRedirect,
	}
}

func suspectRedirect(c *diagnose.Case) diagnose.Suspicion {
	if c.Answer == nil || c.Answer.Status < 300 || c.Answer.Status > 399 || c.LoginRedirect || !c.HasCredential() {
		return diagnose.Suspicion{}
	}
	location, ok := c.Answer.Get("Location")
	if !ok {
		return diagnose.Suspicion{}
	}
	target, err := c.Request.URL.Parse(location)
	if err != nil {
		return diagnose.Suspicion{}
	}
	s := diagnose.Suspicion{
		Prior: 92,
		Evidence: []finding.Evidence{finding.Evidence(
			c.Request.Method + " " + finding.Safe(c.Request.URL.EscapedPath()) + " answers " + diagnose.Brief(c.Answer),
		)},
		Fix: "call " + finding.Safe(bare(target)) + " directly, or make the client keep Authorization on redirects of the same origin",
	}
	if request.OriginOf(target) == c.Request.Origin() {
		s.Edits = []diagnose.Edit{repair.FollowTo(location)}
		return s
	}
	// The token is not ours to take to another origin: the reader is told how to try.
	s.SettledBy = []string{"jwtdoc diagnose --url " + finding.ShellQuote(bare(target), "THE-FINAL-URL") + " (another origin: nothing was sent there)"}
	return s
}

// bare writes a URL without user and query: queries of redirects carry states and codes.
func bare(u *url.URL) string {
	b := *u
	b.User, b.RawQuery, b.Fragment = nil, "", ""
	return b.String()
}
