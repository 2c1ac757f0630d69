package diagnose

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/cors"
)

// pageOrigin is the origin of the page whose browser made a request: its Origin field where that is another one than
// the server's. A preflight is a browser's own question, not a page's.
func pageOrigin(r request.Request) string {
	text, ok := r.Get("Origin")
	if _, asks := r.Get("Access-Control-Request-Method"); !ok || asks || r.URL == nil {
		return ""
	}
	origin, ok := cors.ParseOrigin(text)
	if !ok || origin == r.Origin().String() {
		return ""
	}
	return origin
}

// Page is the case's request as the call of a page's script; ok is false where no page of another origin makes it.
func (c *Case) Page() (call cors.Call, ok bool) {
	if c.Origin == "" || c.Request.URL == nil || c.Origin == c.Request.Origin().String() {
		return cors.Call{}, false
	}
	if c.StandsFor != nil {
		// The browser asks for what the page really sends.
		return cors.CallOf(*c.StandsFor, c.Origin), true
	}
	return cors.CallOf(c.Request, c.Origin), true
}

// PageAnswer is the look that a browser's page would have: the request with its Origin. It is nil before it was taken.
func (f *Facts) PageAnswer() *Look {
	if l := f.Look(BrowserShape, 1); l != nil {
		return l
	}
	if got, _ := f.Case.Request.Get("Origin"); got == f.Case.Origin {
		return f.First()
	}
	return nil
}

// PageWants asks for what a browser does beside the request itself: its question, and the request as the page sends it.
func (f *Facts) PageWants() []Want {
	call, ok := f.Case.Page()
	if !ok {
		return nil
	}
	var out []Want
	if call.Preflighted() && f.Look(Preflight, 1) == nil {
		out = append(out, Want{Look: LookID{Kind: Preflight, N: 1}, Gain: 100})
	}
	if got, _ := f.Case.Request.Get("Origin"); got != f.Case.Origin && f.Look(BrowserShape, 1) == nil && request.IsSafeMethod(f.Case.Request.Method) {
		out = append(out, Want{Look: LookID{Kind: BrowserShape, N: 1}, Gain: 100})
	}
	return out
}

// stoppedInBrowser is the verdict where the server accepts the request and a browser does not let the page have it.
func (f *Facts) stoppedInBrowser(causes []CauseReport) (Verdict, bool) {
	for _, c := range f.sure(causes) {
		if of := f.cause(c.ID); of != nil && of.InBrowser {
			return Verdict{
				Cause: c.ID, Standing: c.Standing, Summary: c.Title + "; the server itself accepts it", Fix: c.Fix, Also: []string{},
			}, true
		}
	}
	return Verdict{}, false
}

// forPage adds to a healthy verdict what was found out about the page.
func (f *Facts) forPage(v Verdict) Verdict {
	if _, ok := f.Case.Page(); !ok {
		return v
	}
	if l := f.PageAnswer(); l == nil || l.Answer == nil {
		return v
	}
	v.Summary += fmt.Sprintf("; a page of %s may send it and read the answer", finding.Safe(f.Case.Origin))
	return v
}

// The findings about what a page would see; they are no causes.
const (
	// CORSHidesRefusal is a refusal that a page cannot read.
	CORSHidesRefusal = "cors-hides-refusal"
	// CORSWildcardAuthorization is a * that is to cover Authorization.
	CORSWildcardAuthorization = "cors-wildcard-authorization"
	// CORSVaryMissing is an answer for one origin that a cache may give to another.
	CORSVaryMissing = "cors-vary-missing"
	// LocalNetworkPrompt is a public page that calls a local address.
	LocalNetworkPrompt = "local-network-access"
)

// PageFindings lists what is odd about the answers for a page, without being why the request fails.
func (f *Facts) PageFindings() []finding.Finding {
	call, ok := f.Case.Page()
	if !ok {
		return nil
	}
	var out []finding.Finding
	if pre := f.Look(Preflight, 1); pre != nil && pre.Answer != nil && call.JudgePreflight(*pre.Answer).Tolerated {
		out = append(out, finding.Finding{
			ID: CORSWildcardAuthorization, Severity: finding.Warning,
			Message:  "Access-Control-Allow-Headers is *, which by the standard does not cover Authorization; browsers let it pass today",
			Evidence: []finding.Evidence{finding.Evidence("the preflight is answered with Access-Control-Allow-Headers: *")},
			Fix:      "name the field: Access-Control-Allow-Headers: Authorization, Content-Type",
		})
	}
	l := f.PageAnswer()
	if l == nil || l.Answer == nil {
		return out
	}
	if k := call.JudgeAnswer(*l.Answer); k.Blocked() && l.Answer.Status >= 400 {
		out = append(out, finding.Finding{
			ID: CORSHidesRefusal, Severity: finding.Warning,
			Message: fmt.Sprintf("the page cannot read the %d: to its script it is a CORS error without a status (%s)",
				l.Answer.Status, k.Reason),
			Evidence: []finding.Evidence{finding.Evidence("to Origin: " + finding.Safe(call.Origin) + " the server answered " + Brief(l.Answer))},
			Fix:      "set the CORS fields on refusals too: the CORS middleware outermost, nginx add_header ... always",
		})
	}
	if cors.Varies(*l.Answer) {
		out = append(out, finding.Finding{
			ID: CORSVaryMissing, Severity: finding.Info,
			Message:  "the answer allows one origin and has no Vary: Origin: a cache may give it to pages of another",
			Evidence: []finding.Evidence{}, Fix: "send Vary: Origin wherever Access-Control-Allow-Origin names one",
		})
	}
	if f.Case.LocalTarget && publicPage(call.Origin) {
		out = append(out, finding.Finding{
			ID: LocalNetworkPrompt, Severity: finding.Info,
			Message:  "a page from elsewhere calls a local or private address: browsers ask their user first, or refuse",
			Evidence: []finding.Evidence{finding.Evidence("the page is of " + finding.Safe(call.Origin))},
			Fix:      "serve page and API from the same network; Chromium wants https for the page and asks for leave to reach local devices",
		})
	}
	return out
}

// publicPage reports whether an origin looks like one of another network than this machine's. Names are not resolved.
func publicPage(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	host := u.Hostname()
	return strings.Contains(host, ".") && !strings.HasSuffix(host, ".localhost") && !strings.HasSuffix(host, ".local") &&
		strings.Trim(host, "0123456789.") != ""
}
