package collector

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// crossOrigin lets browsers send events from the origins that were given, and from the collector's own pages. What is
// no browser sends no Origin.
func (c *Collector) crossOrigin(w http.ResponseWriter, r *http.Request) *refusal {
	w.Header().Add("Vary", "Origin")
	origins := r.Header.Values("Origin")
	if len(origins) == 0 {
		return nil
	}
	origin := origins[0]
	if len(origins) > 1 || !slices.Contains(c.o.Origins, origin) && !c.ownOrigin(origin, r) {
		return &refusal{
			http.StatusForbidden, reasonOrigin,
			"pages of " + finding.Quote(strings.Join(origins, ", ")) + " may not send events here; to let them: jwtdoc session serve --origin ORIGIN",
		}
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", origin)
	// A beacon carries cookies whether there are any or not; nothing here reads them.
	h.Set("Access-Control-Allow-Credentials", "true")
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", "POST")
		h.Set("Access-Control-Allow-Headers", "Content-Type")
		h.Set("Access-Control-Max-Age", "600")
		if r.Header.Get("Access-Control-Request-Private-Network") == "true" {
			h.Set("Access-Control-Allow-Private-Network", "true")
		}
	}
	return nil
}

// ownOrigin reports whether a page was served by this collector, under a name that is known to be its own: a name that
// somebody let point here is not.
func (c *Collector) ownOrigin(origin string, r *http.Request) bool {
	return c.ownHost(r.Host) && (origin == "http://"+r.Host || origin == "https://"+r.Host)
}

// ownHost reports whether a Host is a loopback name or one that was given.
func (c *Collector) ownHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if loopbackName(name) {
		return true
	}
	return slices.ContainsFunc(c.o.Hosts, func(own string) bool { return strings.EqualFold(own, name) || strings.EqualFold(own, host) })
}

func loopbackName(name string) bool {
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	a, err := netip.ParseAddr(name)
	return err == nil && a.IsLoopback()
}
