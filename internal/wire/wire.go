// Package wire is the only sender of HTTP. It writes requests byte for byte as they are given, to the origins it was
// told and no others, and reads answers within bounds. Nothing is followed, retried or added behind the caller's
// back, but for what [Sender.Send] says.
package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// The bounds where a [Policy] names none.
const (
	DefaultTimeout   = 10 * time.Second
	DefaultMaxHeader = 256 << 10
	DefaultMaxBody   = 1 << 20
)

// Policy says where a [Sender] may send, and how much it reads.
type Policy struct {
	// Allow lists the origins that may receive requests. Any other is refused before a connection is made.
	Allow []request.Origin
	// Timeout bounds one request: connecting, TLS, writing and reading together. 0 means [DefaultTimeout].
	Timeout time.Duration
	// MaxHeader and MaxBody bound the answer in bytes, the body after it was decompressed.
	MaxHeader, MaxBody int64
	// UserAgent is sent where the request has no field of that name, such as "jwtdoc/1.0".
	UserAgent string
	// Insecure accepts any certificate; RootCAs replaces the system's when it is not nil.
	Insecure bool
	RootCAs  *x509.CertPool
	// PublicOnly refuses connections to addresses for which [IsLocal] holds, LocalOnly to all others, LoopbackOnly to
	// all that are not on this machine. All judge the address that is really dialled, whatever the name resolved to
	// before.
	PublicOnly, LocalOnly, LoopbackOnly bool

	// Resolve says at which address a host:port is reached, whatever its name resolves to.
	Resolve map[string]netip.Addr
	// Proxy is gone through where it is not nil. The environment's proxies are never used.
	Proxy *Proxy
	// Certificate is shown to the servers of CertificateFor that ask for one, and to no others.
	Certificate    *tls.Certificate
	CertificateFor []request.Origin
}

// Sender sends requests under one policy. It keeps connections for reuse until [Sender.Close].
// It is safe for concurrent use.
type Sender struct {
	// OnSend, when set, is called with each request before its first byte is written, repetitions on a new
	// connection included. It must not change the request and may be called concurrently.
	OnSend func(request.Request)

	env    *env.Env
	policy Policy
	reg    *finding.Registry

	mu     sync.Mutex
	idle   map[request.Origin][]*connection
	sent   int
	closed bool
}

// NewSender returns a sender that reaches the network through e. Credentials that it sends, and cookies that it
// receives, are registered with reg; the texts of answers are masked by reg. A nil reg masks nothing.
func NewSender(e *env.Env, p Policy, reg *finding.Registry) *Sender {
	if p.Timeout <= 0 {
		p.Timeout = DefaultTimeout
	}
	if p.MaxHeader <= 0 {
		p.MaxHeader = DefaultMaxHeader
	}
	if p.MaxBody <= 0 {
		p.MaxBody = DefaultMaxBody
	}
	p.Allow = slices.Clone(p.Allow)
	return &Sender{env: e, policy: p, reg: reg, idle: map[request.Origin][]*connection{}}
}

// Exchange is one request's answer and when it came. The times are those of the local clock.
type Exchange struct {
	Answer request.Answer
	// Started is before connecting, Sent when the request began to be written, FirstByte when the first byte of the
	// answer came, Done when it was read.
	Started, Sent, FirstByte, Done time.Time
	// RemoteAddr is the address that answered, host:port.
	RemoteAddr string
	// Reused says that the connection had carried a request before.
	Reused bool
}

// Send sends one request and reads its answer; a redirect is an answer like any other. A GET, HEAD or OPTIONS may
// go over a connection that is already open, and is sent once more on a new one if the server had closed that
// connection meanwhile and no byte of an answer came.
//
// The fields go out in their order and byte for byte. Host is put in front where there is none, User-Agent and
// Accept are added where there are none, Content-Length where there is a body. The answer is read even if the
// server stops reading the request (431). A body that is too long or does not end in time is cut off and marked.
//
// The errors are a [finding.Problem] around one of the Err values of this package, or the context's error when ctx
// was cancelled.
func (s *Sender) Send(ctx context.Context, r request.Request) (Exchange, error) {
	return s.send(ctx, r, request.IsSafeMethod(r.Method), time.Time{}, netip.Addr{})
}

// SendFresh is [Sender.Send] over a new connection: behind a load balancer each may reach another server. It goes to
// the given address where that is valid, else to wherever the name leads.
func (s *Sender) SendFresh(ctx context.Context, r request.Request, to netip.Addr) (Exchange, error) {
	return s.send(ctx, r, false, time.Time{}, to)
}

// SendAt is [Sender.SendFresh] with the first byte written at a moment, as nearly as the machine allows: the connection
// is made at once and kept waiting. A moment that has passed when it stands is now. The time that it waits is not part
// of the policy's Timeout.
func (s *Sender) SendAt(ctx context.Context, r request.Request, at time.Time) (Exchange, error) {
	return s.send(ctx, r, false, at, netip.Addr{})
}

// Sent returns how many requests were written, whole or in part.
func (s *Sender) Sent() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent
}

// Close closes the connections kept for reuse, and from now on each as soon as its answer was read.
func (s *Sender) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, list := range s.idle {
		for _, c := range list {
			_ = c.Close()
		}
	}
	s.idle, s.closed = map[request.Origin][]*connection{}, true
}

func (s *Sender) send(ctx context.Context, r request.Request, reuse bool, at time.Time, to netip.Addr) (Exchange, error) {
	origin := r.Origin()
	if !slices.Contains(s.policy.Allow, origin) {
		return Exchange{}, refusedOrigin(origin)
	}
	raw, err := s.encode(r)
	if err != nil {
		return Exchange{}, err
	}
	s.register(r)
	parent := ctx
	ex := Exchange{Started: s.env.Now()}
	timeout := s.policy.Timeout
	if !at.IsZero() {
		timeout += max(0, at.Sub(ex.Started))
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if reuse {
		if c := s.takeIdle(origin); c != nil {
			ex.Reused = true
			answered, err := s.exchange(ctx, c, r, raw, &ex)
			if err == nil || answered || ctx.Err() != nil {
				return s.finish(ex), s.explain(parent, ctx, origin, err)
			}
			ex.Reused = false // closed while it was idle: nobody has seen the request
		}
	}
	c, err := s.dial(ctx, origin, to)
	if err == nil {
		err = s.wait(ctx, at)
	}
	if err == nil {
		_, err = s.exchange(ctx, c, r, raw, &ex)
	}
	if err == nil && ex.Answer.Truncated && parent.Err() != nil {
		err = parent.Err()
	}
	return s.finish(ex), s.explain(parent, ctx, origin, err)
}

// register makes known to the registry what is secret in a request: whatever an answer reflects is masked then.
func (s *Sender) register(r request.Request) {
	if s.reg == nil {
		return
	}
	for _, f := range r.Fields {
		s.reg.AddRequestSecrets(f.Name, f.Value)
	}
	s.reg.AddURLSecrets(r.URL.String())
	if isForm(r) {
		s.reg.AddFormSecrets(string(r.Body))
	}
}

// finish masks what came from outside. Cookies that the server sets are secrets too.
func (s *Sender) finish(ex Exchange) Exchange {
	ex.Done = s.env.Now()
	if s.reg == nil {
		return ex
	}
	a := &ex.Answer
	for _, f := range a.Fields {
		s.reg.AddAnswerSecrets(f.Name, f.Value)
	}
	s.reg.AddBodySecrets(string(a.Body))
	a.Reason, a.Proto = s.reg.Mask(a.Reason), s.reg.Mask(a.Proto)
	for i, f := range a.Fields {
		a.Fields[i] = request.Field{Name: s.reg.Mask(f.Name), Value: s.reg.Mask(f.Value)}
	}
	if len(a.Body) > 0 {
		a.Body = []byte(s.reg.Mask(string(a.Body)))
	}
	return ex
}
