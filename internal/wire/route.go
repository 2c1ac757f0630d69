package wire

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// ErrProxy is returned where the proxy did not let a connection through.
var ErrProxy = errors.New("the proxy refused")

// Proxy is an HTTP proxy that requests go through: those for http are sent to it whole (RFC 9112 §3.2.2), for https
// it is asked for a tunnel (CONNECT, RFC 9110 §9.3.6), so that it sees nothing of them.
type Proxy struct {
	Origin request.Origin
	// Authorization is what the proxy itself asks for, as a Proxy-Authorization value; it goes to the proxy alone.
	Authorization finding.Secret
}

// ParseProxy reads the address of a proxy: http://[user:password@]host[:port], or https:// where the way to the
// proxy is encrypted too. The port is 1080 where there is none, as with curl. The errors are usage errors.
func ParseProxy(text string) (Proxy, error) {
	const hint = "--proxy http://HOST:PORT; other kinds of proxies are not spoken to"
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return Proxy{}, finding.Usage(errors.New("that is no address of an HTTP proxy"), hint)
	}
	if u.Port() == "" {
		u.Host = net.JoinHostPort(u.Hostname(), "1080")
	}
	p := Proxy{Origin: request.OriginOf(u)}
	if u.User != nil {
		password, _ := u.User.Password()
		p.Authorization = finding.NewSecret([]byte("Basic " + base64.StdEncoding.EncodeToString([]byte(u.User.Username()+":"+password))))
	}
	return p, nil
}

// ParseResolve reads HOST:PORT:ADDRESS, which says at which address an origin is to be reached whatever its name
// resolves to, as curl's --resolve does. An IPv6 address may stand in brackets. The errors are usage errors.
func ParseResolve(text string) (hostPort string, address netip.Addr, err error) {
	const hint = "--resolve api.example.com:443:127.0.0.1"
	host, rest, ok := strings.Cut(text, ":")
	if strings.HasPrefix(text, "[") {
		host, rest, ok = strings.Cut(text[1:], "]:")
	}
	port, addr, also := strings.Cut(rest, ":")
	n, portErr := strconv.ParseUint(port, 10, 16)
	if !ok || !also || host == "" || portErr != nil || n == 0 {
		return "", netip.Addr{}, finding.Usage(fmt.Errorf("%s is not HOST:PORT:ADDRESS", finding.Quote(text)), hint)
	}
	address, err = netip.ParseAddr(strings.Trim(addr, "[]"))
	if err != nil {
		return "", netip.Addr{}, finding.Usage(fmt.Errorf("%s is no IP address", finding.Quote(addr)), hint)
	}
	return net.JoinHostPort(strings.ToLower(host), strconv.FormatUint(n, 10)), address, nil
}

// addressOf returns where an origin is dialled: at the address that the user gave for it, else by its name.
func (s *Sender) addressOf(o request.Origin) string {
	if a, ok := s.policy.Resolve[net.JoinHostPort(o.Host, o.Port)]; ok {
		return net.JoinHostPort(a.String(), o.Port)
	}
	return o.Address()
}

// connect opens the way to an origin, without TLS to it: to this one of its addresses, where it is valid.
func (s *Sender) connect(ctx context.Context, o request.Origin, to netip.Addr) (net.Conn, error) {
	p := s.policy.Proxy
	if p == nil {
		address := s.addressOf(o)
		if to.IsValid() {
			address = net.JoinHostPort(to.String(), o.Port)
		}
		conn, err := s.env.Net.Dial(ctx, "tcp", address, s.guard())
		if err != nil {
			return nil, failure{ErrUnreachable, err}
		}
		return conn, nil
	}
	if s.policy.PublicOnly || s.policy.LocalOnly || s.policy.LoopbackOnly {
		return nil, failure{ErrAddress, errors.New("which address a proxy connects to cannot be checked from here")}
	}
	conn, err := s.env.Net.Dial(ctx, "tcp", s.addressOf(p.Origin), nil)
	if err != nil {
		return nil, failure{ErrUnreachable, fmt.Errorf("the proxy %s: %w", p.Origin, err)}
	}
	if p.Origin.Scheme == "https" {
		// A client certificate is for the server, not for the proxy.
		if conn, err = s.encrypt(ctx, conn, p.Origin, nil, "http/1.1"); err != nil {
			return nil, err
		}
	}
	if o.Scheme != "https" {
		return conn, nil
	}
	if err := s.tunnel(ctx, conn, o); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// tunnel asks the proxy for a connection to the origin. Nothing of the request is told to it.
func (s *Sender) tunnel(ctx context.Context, conn net.Conn, o request.Origin) error {
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(past) })
	defer stop()
	text := "CONNECT " + o.Address() + " HTTP/1.1\r\nHost: " + o.Address() + "\r\n"
	if !s.policy.Proxy.Authorization.IsZero() {
		text += "Proxy-Authorization: " + string(s.policy.Proxy.Authorization.Reveal()) + "\r\n"
	}
	if _, err := conn.Write([]byte(text + "\r\n")); err != nil {
		return failure{ErrProxy, err}
	}
	// The server speaks only after the handshake, so that nothing of it can be in this reader yet.
	in := answerReader{br: bufio.NewReaderSize(conn, 1<<10), method: "CONNECT", maxHeader: 64 << 10, maxBody: 0, now: s.env.Now}
	budget := in.maxHeader
	if err := in.header(&budget); err != nil {
		return failure{ErrProxy, err}
	}
	if in.answer.Status < 200 || in.answer.Status > 299 {
		return failure{ErrProxy, fmt.Errorf("it answered %d %s to the request for a connection", in.answer.Status, finding.Safe(in.answer.Reason))}
	}
	return nil
}

// encrypt begins TLS on a connection, and closes it when that fails.
func (s *Sender) encrypt(ctx context.Context, raw net.Conn, o request.Origin, own *tls.Certificate, protocol string) (*tls.Conn, error) {
	c := &tls.Config{
		ServerName:         strings.TrimSuffix(o.Host, "."),
		NextProtos:         []string{protocol},
		RootCAs:            s.policy.RootCAs,
		InsecureSkipVerify: s.policy.Insecure, //nolint:gosec // --insecure asks for it
		MinVersion:         tls.VersionTLS12,
		Time:               s.env.Now,
	}
	if own != nil {
		c.Certificates = []tls.Certificate{*own}
	}
	tc := tls.Client(raw, c)
	if err := tc.HandshakeContext(ctx); err != nil {
		_ = raw.Close()
		return nil, failure{ErrTLS, err}
	}
	return tc, nil
}

// certificateFor is the client certificate that may be shown to an origin, nil where there is none.
func (s *Sender) certificateFor(o request.Origin) *tls.Certificate {
	if !slices.Contains(s.policy.CertificateFor, o) {
		return nil
	}
	return s.policy.Certificate
}
