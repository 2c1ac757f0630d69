package collector

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// client is the address that a request comes from: the peer's, or where that is a proxy that is believed, the last one
// in X-Forwarded-For that is none.
func (c *Collector) client(r *http.Request) netip.Addr {
	at := peer(r)
	if !c.believed(at) {
		return at
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		a, err := netip.ParseAddr(strings.Trim(strings.TrimSpace(hop), "[]"))
		if err != nil {
			break
		}
		if at = a.Unmap().WithZone(""); !c.believed(at) {
			break
		}
	}
	return at
}

func peer(r *http.Request) netip.Addr {
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return a.Addr().Unmap().WithZone("")
}

func (c *Collector) believed(a netip.Addr) bool {
	return slices.ContainsFunc(c.o.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// network is the part of an address that a masked one keeps: of IPv6, what one site has.
func network(a netip.Addr, v4, v6 int) netip.Addr {
	bits := v6
	if a.Is4() {
		bits = v4
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return a
	}
	return p.Addr()
}

func (c *Collector) keepIP(a netip.Addr) string {
	switch {
	case c.o.IP == KeepNone || !a.IsValid():
		return ""
	case c.o.IP == KeepMasked:
		return network(a, 24, 48).String()
	default:
		return a.String()
	}
}

// keepEmail masks the name, and keeps the domain.
func keepEmail(keep Keep, email string) string {
	switch {
	case keep == KeepNone || email == "":
		return ""
	case keep == KeepMasked:
		name, domain, ok := strings.Cut(email, "@")
		if !ok || name == "" {
			return "***"
		}
		return cut(name, 1) + "***@" + domain
	default:
		return email
	}
}
