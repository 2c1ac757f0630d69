package recording

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// setCookie is a Set-Cookie line taken apart (RFC 6265bis §4.1).
type setCookie struct {
	name, value            string
	domain, path, sameSite string
	secure                 bool
	maxAge                 *int64
	expires                time.Time
}

// parseSetCookie reads a Set-Cookie value.
func parseSetCookie(line string, now time.Time) (setCookie, bool) {
	pair, rest, _ := strings.Cut(line, ";")
	name, value, ok := strings.Cut(strings.TrimSpace(pair), "=")
	if !ok || name == "" {
		return setCookie{}, false
	}
	c := setCookie{name: name, value: value}
	for part := range strings.SplitSeq(rest, ";") {
		key, v, _ := strings.Cut(strings.TrimSpace(part), "=")
		v = strings.TrimSpace(v)
		switch strings.ToLower(key) {
		case "domain":
			c.domain = strings.ToLower(strings.TrimPrefix(v, "."))
		case "path":
			c.path = v
		case "samesite":
			c.sameSite = strings.ToLower(v)
		case "secure":
			c.secure = true
		case "max-age":
			if n, err := strconv.ParseInt(v, 10, 64); err == nil {
				c.maxAge = &n
			}
		case "expires":
			v = strings.ReplaceAll(v, "-", " ")
			if t, ok := request.ParseDate(v, now); ok {
				c.expires = t
			}
		}
	}
	return c, true
}

// credential reports whether the cookie may be what the server knows a session by.
func (c setCookie) credential() bool {
	lower := strings.ToLower(c.name)
	if strings.Contains(lower, "csrf") || strings.Contains(lower, "xsrf") {
		return false
	}
	t := token.Parse("Cookie: " + c.name + "=" + c.value)
	if t.Readable() || t.Session != nil {
		return true
	}
	for _, word := range []string{"session", "sess", "sid", "token", "jwt", "auth"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

// cookies looks for a session cookie that an earlier answer set and the refused request did not carry, and says by
// which attribute it was lost.
func (s session) cookies() []diagnose.Clue {
	if s.credential.Kind != request.NoCredential && s.credential.Kind != request.InCookie {
		return nil
	}
	seen := map[string]bool{}
	for e := range s.earlier {
		if e.Request.Origin().Host != s.e.Request.Origin().Host {
			continue
		}
		for _, v := range e.Answer.Values("Set-Cookie") {
			c, ok := parseSetCookie(v, s.now())
			if !ok || seen[c.name] || !c.credential() {
				continue
			}
			seen[c.name] = true // the last one set is the one that counts
			if s.carries(c.name) || c.ended(e, e.Started) {
				continue
			}
			evidence := line(e) + at(e) + " set the cookie " + finding.Quote(c.name) + ", and the refused request does not carry it"
			clue := diagnose.Clue{Cause: "cookie-not-sent", Prior: 60, Evidence: finding.Evidence(evidence)}
			if why := c.lost(e, s.e, s.now()); why != "" {
				clue.Prior, clue.Evidence = 94, finding.Evidence(evidence+": "+why)
				return []diagnose.Clue{clue, {Cause: "auth-header-missing", Excludes: true, Evidence: "the server's own cookie is what is missing"}}
			}
			return []diagnose.Clue{clue}
		}
	}
	return nil
}

// OfCookies judges the cookies of one answer, which may be all that people have: whether a browser keeps each of them and
// sends it back to where it came from, for the page that asked. Only cookies that a server may know a session by count.
// Without an address only what the attributes say of each other is judged. The clues are about a request that carries no
// credential; the findings are about the answer, whatever was asked.
func OfCookies(r request.Request, a *request.Answer, now time.Time) (clues []diagnose.Clue, findings []finding.Finding) {
	if a == nil {
		return nil, nil
	}
	anywhere := r.URL == nil
	e := &har.Entry{Request: r, Answer: *a, Started: now}
	for _, v := range a.Values("Set-Cookie") {
		c, ok := parseSetCookie(v, now)
		if !ok || !c.credential() || c.ended(e, now) {
			continue
		}
		c.path = "" // where else it goes is not known: the answer to a login names the paths of the API
		if anywhere {
			c.domain = ""
			e.Request.URL = &url.URL{Scheme: "https", Host: "unknown.invalid"}
		}
		why := c.lost(e, e, now)
		if why == "" {
			continue
		}
		findings = append(findings, finding.Finding{
			ID: "cookie-not-sent", Severity: finding.Warning,
			Message:  "the cookie " + finding.Quote(c.name) + " of this answer does not come back: " + why,
			Evidence: []finding.Evidence{}, Fix: "set it so that it is sent: SameSite=None; Secure for a page of another site over https, SameSite=Lax without Domain for the same",
		})
		if request.FindCredential(r).Kind == request.NoCredential && a.Status >= 400 {
			clues = append(clues, diagnose.Clue{
				Cause: "cookie-not-sent", Prior: 85,
				Evidence: finding.Evidence("the answer sets the cookie " + finding.Quote(c.name) + ", which does not come back: " + why),
			})
		}
	}
	return clues, findings
}

// carries reports whether the refused request has a cookie of this name.
func (s session) carries(name string) bool {
	for _, v := range s.e.Request.Values("Cookie") {
		for pair := range strings.SplitSeq(v, ";") {
			if n, _, _ := strings.Cut(strings.TrimSpace(pair), "="); n == name {
				return true
			}
		}
	}
	return false
}

// ended reports whether the cookie had ended at a moment.
func (c setCookie) ended(set *har.Entry, now time.Time) bool {
	switch {
	case c.maxAge != nil && *c.maxAge <= 0:
		return true
	case c.maxAge != nil:
		return *c.maxAge < 1<<31 && !set.Started.IsZero() && now.After(set.Started.Add(time.Duration(*c.maxAge)*time.Second))
	}
	return !c.expires.IsZero() && !now.Before(c.expires)
}

// lost says why a browser does not keep the cookie, or does not send it with this request (RFC 6265bis §5.6 to §5.8); ""
// when nothing in its attributes explains that.
func (c setCookie) lost(set, e *har.Entry, now time.Time) string {
	from, to := set.Request.Origin(), e.Request.Origin()
	lower := strings.ToLower(c.name)
	switch {
	case c.secure && from.Scheme == "http" && !trustworthy(from.Host):
		return "it is Secure, and was set over http, where browsers do not keep it"
	case c.secure && to.Scheme == "http" && !trustworthy(to.Host):
		return "it is Secure, and the request goes over http"
	case c.sameSite == "none" && !c.secure:
		return "SameSite=None without Secure: browsers do not keep it"
	case strings.HasPrefix(lower, "__secure-") && !c.secure, strings.HasPrefix(lower, "__host-") && (!c.secure || c.path != "/" || c.domain != ""):
		return "its name begins with __Host- or __Secure-, and it lacks what these demand (Secure; for __Host- also Path=/ and no Domain)"
	case c.domain != "" && !within(from.Host, c.domain):
		return "its Domain=" + finding.Safe(c.domain) + " is not that of " + finding.Safe(from.Host) + ": browsers do not keep it"
	case c.path != "" && !covers(c.path, e.Request.URL.Path):
		return "its Path=" + finding.Safe(clip(c.path)) + " does not cover " + finding.Safe(clip(e.Request.URL.Path))
	case c.ended(set, now):
		return "it had ended by then (Max-Age or Expires)"
	case (c.sameSite == "lax" || c.sameSite == "strict" || c.sameSite == "") && crossSite(e) && e.Kind != "document":
		if c.sameSite == "" {
			return "it has no SameSite, which counts as Lax, and the request came from a page of another site"
		}
		return "it is SameSite=" + finding.Safe(c.sameSite) + ", and the request came from a page of another site"
	case set != e && len(e.Request.Values("Cookie")) == 0 && crossOrigin(e):
		return "the request came from another origin and carries no cookie at all: fetch it with credentials: \"include\""
	}
	return ""
}

// trustworthy reports whether browsers treat http to this host like https (Secure Contexts, §3.1).
func trustworthy(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return address.IsLoopback()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// within reports whether a host is the domain or below it (RFC 6265bis §5.1.3).
func within(host, domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }

// covers reports whether a cookie's path covers the request's (RFC 6265bis §5.1.4).
func covers(path, target string) bool {
	if !strings.HasPrefix(path, "/") || path == target {
		return true
	}
	return strings.HasPrefix(target, path) && (strings.HasSuffix(path, "/") || strings.HasPrefix(target[len(path):], "/"))
}

// cleared finds a cookie that the answer deletes.
func cleared(e *har.Entry, now time.Time) (string, bool) {
	for _, v := range e.Answer.Values("Set-Cookie") {
		if c, ok := parseSetCookie(v, now); ok && c.ended(e, now) {
			return c.name, true
		}
	}
	return "", false
}
