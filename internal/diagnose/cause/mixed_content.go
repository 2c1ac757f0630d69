package cause

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// MixedContent is a request over http that a browser does not send from a page over https.
func MixedContent() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "mixed-content", Title: "the page is https and the request http: browsers do not send it",
		Families: diagnose.Path,
		Silences: []string{"auth-header-missing", "cors-preflight-blocked"},
		Doc: diagnose.Doc{
			Text: "A page that was loaded over https may not fetch over plain http (Mixed Content, §4.3): the browser does not send the request, and the console says \"Mixed Content: ... was " +
				"blocked\". In the network list it has no answer, which looks like a server that is down or a CORS error; curl, which is no page, gets through. Addresses of this machine " +
				"(localhost, 127.0.0.0/8) are the exception.",
			Fix:     "call the API over https, or under a path of the page's own origin (a proxy), and set its base URL so",
			KnownBy: "the addresses of page and request, where the browser got no answer; the console's words",
			Since:   since, Seen: []string{"W3C Mixed Content; documented, not reproduced by a server of the lab"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			page, ok := pageOf(c)
			if !ok || page.Scheme != "https" || c.Request.URL == nil || c.Request.URL.Scheme != "http" || thisMachine(c.Request.URL.Hostname()) || c.Answer != nil && c.Answer.Status != 0 {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior:    88,
				Evidence: []finding.Evidence{finding.Evidence("the page is " + finding.Safe(page.Scheme+"://"+page.Host) + ", the request goes to " + finding.Safe(c.Request.Origin().String()))},
			}
		},
	}
}

// pageOf is the address of the page that made the request, as its fields tell.
func pageOf(c *diagnose.Case) (*url.URL, bool) {
	for _, name := range []string{"Origin", "Referer"} {
		v, _ := c.Request.Get(name)
		if u, err := url.Parse(v); err == nil && u.Hostname() != "" {
			return u, true
		}
	}
	return nil, false
}

// thisMachine reports whether browsers trust http to this host as they do https (Secure Contexts, §3.1).
func thisMachine(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return address.IsLoopback()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
