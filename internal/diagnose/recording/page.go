package recording

import (
	"net/url"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/cors"
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

// preflight judges the question that the browser asked before the refused request, as the browser did.
func (s session) preflight() []diagnose.Clue {
	p := s.r.PreflightOf(s.e)
	if p == nil || s.e.Answer.Status != 0 {
		return nil
	}
	call := asked(p, s.e)
	k := call.JudgePreflight(p.Answer)
	if !k.Blocked() {
		return nil
	}
	clue := diagnose.Clue{Cause: "cors-preflight-blocked", Prior: 96}
	switch k.Reason {
	case cors.StatusNotOK:
		clue.Evidence = finding.Evidence("the preflight was refused (" + line(p) + "), and the request itself was never sent")
	case cors.AuthorizationNotAllowed:
		clue.Cause = "cors-authorization-not-allowed"
		clue.Evidence = finding.Evidence("the preflight's answer allows " + finding.Quote(clip(k.Value)) + " and not Authorization (the wildcard does not cover it where cookies go along)")
	default:
		clue.Evidence = finding.Evidence("the preflight's answer (" + line(p) + ") keeps the page's request back: " + string(k.Reason))
		if k.Field != "" {
			clue.Evidence += finding.Evidence(" (" + k.Field + ": " + finding.Quote(clip(k.Value)) + ")")
		}
	}
	return []diagnose.Clue{clue, {Cause: "auth-header-missing", Excludes: true, Evidence: "the browser did not send the request at all"}}
}

// asked is the call that a preflight asks about. What it names is asked for even where the recording of the request, which
// never left, does not have it.
func asked(p, e *har.Entry) cors.Call {
	origin, _ := p.Request.Get("Origin")
	call := cors.CallOf(e.Request, origin)
	if method, ok := p.Request.Get("Access-Control-Request-Method"); ok {
		call.Method = method
	}
	names, _ := p.Request.Get("Access-Control-Request-Headers")
	have := call.UnsafeNames()
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" && !slices.Contains(have, name) {
			// No value is safe that the browser asked about.
			call.Fields = append(call.Fields, request.Field{Name: name, Value: strings.Repeat("x", 129)})
		}
	}
	return call
}
