package recording

import (
	"net/url"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
)

// page is the origin of the page that made a request, as its fields tell; ok is false where they do not.
func page(e *har.Entry) (request.Origin, bool) {
	for _, name := range []string{"Origin", "Referer"} {
		v, _ := e.Request.Get(name)
		if u, err := url.Parse(v); err == nil && u.Hostname() != "" && (u.Scheme == "http" || u.Scheme == "https") {
			return request.OriginOf(u), true
		}
	}
	return request.Origin{}, false
}

// crossOrigin reports whether the request was made by a page of another origin.
func crossOrigin(e *har.Entry) bool {
	from, ok := page(e)
	return ok && from != e.Request.Origin()
}

// crossSite reports whether the request was made by a page of another site. The browser says so itself; where it does
// not, two hosts are one site if one is below the other, or both are below the same domain of two labels or more.
func crossSite(e *har.Entry) bool {
	if v, ok := e.Request.Get("Sec-Fetch-Site"); ok {
		return strings.EqualFold(strings.TrimSpace(v), "cross-site")
	}
	from, ok := page(e)
	if !ok {
		return false
	}
	a, b := from.Host, e.Request.Origin().Host
	return a != b && !within(a, b) && !within(b, a) && parent(a) != parent(b)
}

// parent is a host without its first label, where two remain.
func parent(host string) string {
	if _, above, ok := strings.Cut(host, "."); ok && strings.Contains(above, ".") {
		return above
	}
	return host
}

// mixedContent looks for a page over https whose request over http the browser refused to send.
func (s session) mixedContent() []diagnose.Clue {
	from, ok := page(s.e)
	if !ok {
		if u, err := url.Parse(s.e.Page); err == nil && u.Hostname() != "" {
			from, ok = request.OriginOf(u), true
		}
	}
	to := s.e.Request.Origin()
	if !ok || from.Scheme != "https" || to.Scheme != "http" || trustworthy(to.Host) || s.e.Answer.Status != 0 {
		return nil
	}
	return []diagnose.Clue{
		{
			Cause: "mixed-content", Prior: 97,
			Evidence: finding.Evidence("the page " + finding.Safe(from.String()) + " is https, the request goes to " + finding.Safe(to.String()) + ", and the browser got no answer"),
		},
		{Cause: "auth-header-missing", Excludes: true, Evidence: "the browser did not send the request at all"},
	}
}

// preflight looks at the question that the browser asked before the refused request.
func (s session) preflight() []diagnose.Clue {
	p := s.r.PreflightOf(s.e)
	if p == nil || s.e.Answer.Status != 0 {
		return nil
	}
	sent := diagnose.Clue{Cause: "auth-header-missing", Excludes: true, Evidence: "the browser did not send the request at all"}
	if p.Answer.Status < 200 || p.Answer.Status > 299 {
		return []diagnose.Clue{{
			Cause: "cors-preflight-blocked", Prior: 96,
			Evidence: finding.Evidence("the preflight was refused (" + line(p) + "), and the request itself was never sent"),
		}, sent}
	}
	asked, _ := p.Request.Get("Access-Control-Request-Headers")
	allowed, _ := p.Answer.Get("Access-Control-Allow-Headers")
	if lists(asked, "authorization") && !lists(allowed, "authorization") {
		return []diagnose.Clue{{
			Cause: "cors-authorization-not-allowed", Prior: 96,
			Evidence: finding.Evidence("the preflight's answer allows " + finding.Quote(clip(allowed)) + " and not Authorization (the wildcard never covers it)"),
		}, sent}
	}
	return nil
}

// lists reports whether a comma-separated list of field names has a name.
func lists(list, name string) bool {
	for item := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(strings.TrimSpace(item), name) {
			return true
		}
	}
	return false
}
