package wire

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

// IsLocal reports whether an address belongs to this machine or a private network: loopback, unspecified, private
// (RFC 1918), link-local (RFC 3927, where clouds keep their credentials), shared by a provider's customers
// (RFC 6598) and unique local (RFC 4193), also when such an IPv4 address is written as IPv6 (mapped, NAT64, 6to4).
func IsLocal(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	if !a.IsValid() {
		return false
	}
	if a.IsLoopback() || a.IsUnspecified() || a.IsPrivate() || a.IsLinkLocalUnicast() {
		return true
	}
	b := a.As16()
	switch {
	case a.Is4():
		v4 := a.As4()
		return v4[0] == 0 || v4[0] == 100 && v4[1]&0xc0 == 64
	case netip.PrefixFrom(netip.AddrFrom16([16]byte{0, 0x64, 0xff, 0x9b}), 96).Contains(a):
		return IsLocal(netip.AddrFrom4([4]byte(b[12:])))
	case b[0] == 0x20 && b[1] == 0x02:
		return IsLocal(netip.AddrFrom4([4]byte(b[2:6])))
	}
	return false
}

// LocalTarget reports whether every address that the origin's host resolves to is local. A name that does not
// resolve is not, and nothing is behind a proxy: where that connects to is not seen from here.
func (s *Sender) LocalTarget(ctx context.Context, o request.Origin) bool {
	return s.leadsTo(ctx, o, IsLocal)
}

// LoopbackTarget reports whether every address that the origin's host resolves to is on this machine, in the same way.
func (s *Sender) LoopbackTarget(ctx context.Context, o request.Origin) bool {
	return s.leadsTo(ctx, o, isLoopback)
}

// isLoopback reports whether an address never leaves this machine.
func isLoopback(a netip.Addr) bool { return a.WithZone("").Unmap().IsLoopback() }

// leadsTo reports whether every address of an origin is of a kind.
func (s *Sender) leadsTo(ctx context.Context, o request.Origin, kind func(netip.Addr) bool) bool {
	if s.policy.Proxy != nil {
		return false
	}
	if a, ok := s.policy.Resolve[net.JoinHostPort(o.Host, o.Port)]; ok {
		return kind(a)
	}
	if a, err := netip.ParseAddr(o.Host); err == nil {
		return kind(a)
	}
	ctx, cancel := context.WithTimeout(ctx, s.policy.Timeout)
	defer cancel()
	list, err := s.env.Net.LookupHost(ctx, o.Host)
	if err != nil || len(list) == 0 {
		return false
	}
	for _, text := range list {
		if a, err := netip.ParseAddr(text); err != nil || !kind(a) {
			return false
		}
	}
	return true
}

// Addresses lists what the origin's host resolves to, IPv6 and IPv4, at most eight. It is empty behind a proxy, for an
// address and for a name that the user gave an address for: there is nothing to choose then.
func (s *Sender) Addresses(ctx context.Context, o request.Origin) []netip.Addr {
	if _, given := s.policy.Resolve[net.JoinHostPort(o.Host, o.Port)]; given || s.policy.Proxy != nil {
		return nil
	}
	if _, err := netip.ParseAddr(o.Host); err == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.policy.Timeout)
	defer cancel()
	list, err := s.env.Net.LookupHost(ctx, o.Host)
	if err != nil {
		return nil
	}
	const most = 8
	var out []netip.Addr
	for _, text := range list {
		if a, err := netip.ParseAddr(text); err == nil && len(out) < most && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// guard judges the address that is really dialled; nil allows all.
func (s *Sender) guard() func(string) error {
	if !s.policy.PublicOnly && !s.policy.LocalOnly && !s.policy.LoopbackOnly {
		return nil
	}
	return func(address string) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil {
			return failure{ErrAddress, fmt.Errorf("%s is no address", address)}
		}
		switch local := IsLocal(ap.Addr()); {
		case local && s.policy.PublicOnly:
			return failure{ErrAddress, fmt.Errorf("%s is a local or private address", ap.Addr())}
		case !local && s.policy.LocalOnly:
			return failure{ErrAddress, fmt.Errorf("%s is neither local nor private", ap.Addr())}
		case s.policy.LoopbackOnly && !isLoopback(ap.Addr()):
			return failure{ErrAddress, fmt.Errorf("%s is not on this machine", ap.Addr())}
		}
		return nil
	}
}
