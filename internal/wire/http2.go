package wire

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// ErrNoHTTP2 is returned where the server does not speak HTTP/2.
var ErrNoHTTP2 = errors.New("it does not speak HTTP/2")

// SendHTTP2 sends one request over HTTP/2 (RFC 9113), on a connection of its own. Only https is supported: without
// TLS no browser speaks it. The names of fields go out in lower case, as HTTP/2 has them; fields that belong to a
// connection of HTTP/1.1 are left away. The bounds, the allowed origins and the guard of addresses are those of
// [Sender.Send].
func (s *Sender) SendHTTP2(ctx context.Context, r request.Request) (Exchange, error) {
	origin := r.Origin()
	if !slices.Contains(s.policy.Allow, origin) {
		return Exchange{}, refusedOrigin(origin)
	}
	if origin.Scheme != "https" {
		return Exchange{}, finding.Unexamined(ErrNoHTTP2, "HTTP/2 is spoken over https only")
	}
	if err := check(r); err != nil {
		return Exchange{}, err
	}
	s.register(r)
	parent := ctx
	ctx, cancel := context.WithTimeout(ctx, s.policy.Timeout)
	defer cancel()
	ex := Exchange{Started: s.env.Now()}
	err := s.exchangeHTTP2(ctx, r, &ex)
	if err != nil && ex.Answer.Status == 0 {
		return ex, s.explain(parent, ctx, origin, err)
	}
	return s.finish(ex), nil
}

func (s *Sender) exchangeHTTP2(ctx context.Context, r request.Request, ex *Exchange) error {
	var only http.Protocols
	only.SetHTTP2(true)
	transport := &http.Transport{
		Protocols: &only, DisableCompression: true, MaxResponseHeaderBytes: s.policy.MaxHeader,
		DialTLSContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return s.dialHTTP2(ctx, r.Origin(), ex) },
	}
	defer transport.CloseIdleConnections()
	out, err := http.NewRequestWithContext(ctx, r.Method, r.URL.String(), bytes.NewReader(r.Body))
	if err != nil {
		return failure{ErrForbidden, err}
	}
	s.fieldsHTTP2(out, r)
	s.mu.Lock()
	s.sent++
	s.mu.Unlock()
	if s.OnSend != nil {
		s.OnSend(r)
	}
	in, err := transport.RoundTrip(out)
	if err != nil {
		return err
	}
	defer func() { _ = in.Body.Close() }()
	ex.FirstByte = s.env.Now()
	a := answerReader{method: r.Method, maxBody: s.policy.MaxBody, answer: request.Answer{Status: in.StatusCode, Proto: in.Proto, ReceivedAt: ex.FirstByte}}
	for name, list := range in.Header {
		for _, v := range list {
			a.answer.Fields = append(a.answer.Fields, request.Field{Name: name, Value: v})
		}
	}
	slices.SortStableFunc(a.answer.Fields, func(x, y request.Field) int { return strings.Compare(x.Name, y.Name) })
	a.content(io.Reader(in.Body))
	a.decompress()
	ex.Answer = a.answer
	return nil
}

// fieldsHTTP2 takes the fields over. What belongs to the connection has no place in HTTP/2 (RFC 9113 §8.2.2).
func (s *Sender) fieldsHTTP2(out *http.Request, r request.Request) {
	out.Header = http.Header{}
	for _, f := range r.Fields {
		switch strings.ToLower(f.Name) {
		case "connection", "keep-alive", "proxy-connection", "upgrade", "transfer-encoding", "te", "content-length":
			continue
		case "host":
			out.Host = f.Value
			continue
		}
		out.Header[http.CanonicalHeaderKey(f.Name)] = append(out.Header[http.CanonicalHeaderKey(f.Name)], f.Value)
	}
	if out.Header.Get("User-Agent") == "" && s.policy.UserAgent != "" {
		out.Header.Set("User-Agent", s.policy.UserAgent)
	}
	if out.Header.Get("Accept") == "" {
		out.Header.Set("Accept", "*/*")
	}
	if len(r.Body) > 0 {
		out.Header.Set("Content-Length", strconv.Itoa(len(r.Body)))
	}
}

func (s *Sender) dialHTTP2(ctx context.Context, o request.Origin, ex *Exchange) (net.Conn, error) {
	raw, err := s.connect(ctx, o, netip.Addr{})
	if err != nil {
		return nil, err
	}
	ex.RemoteAddr = raw.RemoteAddr().String()
	conn, err := s.encrypt(ctx, raw, o, s.certificateFor(o), "h2")
	if err != nil {
		return nil, err
	}
	if conn.ConnectionState().NegotiatedProtocol != "h2" {
		_ = conn.Close()
		return nil, failure{ErrNoAnswer, ErrNoHTTP2}
	}
	return conn, nil
}
