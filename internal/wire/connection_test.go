package wire_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// counting answers every request on every connection, with the connection's number as the body.
func counting(t *testing.T, closeAfter int) (string, *atomic.Int32) {
	var requests atomic.Int32
	return server(t, func(n int, c net.Conn) {
		for i := 1; head(c) != ""; i++ {
			requests.Add(1)
			body := fmt.Sprint(n)
			_, _ = fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
			if i == closeAfter {
				return
			}
		}
	}), &requests
}

func TestConnectionsAreReusedUnlessAFreshOneIsAskedFor(t *testing.T) {
	url, _ := counting(t, 0)
	s := sender(t, wire.Policy{}, url)
	for i, tc := range []struct {
		send   func(context.Context, request.Request) (wire.Exchange, error)
		body   string
		reused bool
	}{{s.Send, "1", false}, {s.Send, "1", true}, {fresh(s), "2", false}, {s.Send, "2", true}} {
		ex, err := tc.send(t.Context(), get(t, url))
		if err != nil || string(ex.Answer.Body) != tc.body || ex.Reused != tc.reused {
			t.Errorf("request %d: %q, reused %t, %v", i+1, ex.Answer.Body, ex.Reused, err)
		}
	}
}

func TestAConnectionThatWasClosedMeanwhileIsReplaced(t *testing.T) {
	url, requests := counting(t, 1)
	s := sender(t, wire.Policy{}, url)
	var hooked atomic.Int32
	s.OnSend = func(request.Request) { hooked.Add(1) }
	for i := 1; i <= 3; i++ {
		ex, err := s.Send(t.Context(), get(t, url))
		if err != nil || string(ex.Answer.Body) != fmt.Sprint(i) || ex.Reused {
			t.Errorf("request %d: %q, reused %t, %v", i, ex.Answer.Body, ex.Reused, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
	if requests.Load() != 3 || hooked.Load() != int32(s.Sent()) || s.Sent() < 3 {
		t.Errorf("the server saw %d requests, the hook %d, Sent says %d", requests.Load(), hooked.Load(), s.Sent())
	}
}

func TestAPostIsNeverSentTwice(t *testing.T) {
	url, requests := counting(t, 1)
	s := sender(t, wire.Policy{}, url)
	r := get(t, url)
	if _, err := s.Send(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	r.Method = "POST"
	if ex, err := s.Send(t.Context(), r); err != nil || ex.Reused || requests.Load() != 2 || s.Sent() != 2 {
		t.Errorf("%v, reused %t, %d requests, Sent %d", err, ex.Reused, requests.Load(), s.Sent())
	}
}

func TestAnAnswerThatEndsTheConnectionIsNotReused(t *testing.T) {
	for name, text := range map[string]string{
		"close":         "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\nx",
		"HTTP/1.0":      "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx",
		"bytes left":    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 Smuggled\r\n\r\n",
		"switched":      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
		"never-ending":  "HTTP/1.1 200 OK\r\n\r\nx",
		"broken chunks": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\nzz\r\n",
	} {
		url := server(t, func(_ int, c net.Conn) {
			head(c)
			_, _ = io.WriteString(c, text)
			if name != "never-ending" {
				_, _ = c.Read(make([]byte, 1))
			}
		})
		s := sender(t, wire.Policy{}, url)
		for range 2 {
			ex, err := s.Send(t.Context(), get(t, url))
			if err != nil || ex.Reused || strings.Contains(ex.Answer.Reason, "Smuggled") {
				t.Errorf("%s: %+v, %v", name, ex, err)
			}
		}
	}
}

func TestASenderIsSafeForConcurrentUse(t *testing.T) {
	url, requests := counting(t, 3)
	s := sender(t, wire.Policy{}, url)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 10 {
				if ex, err := s.Send(t.Context(), get(t, url)); err != nil || ex.Answer.Status != 200 {
					t.Errorf("%+v, %v", ex.Answer, err)
				}
			}
		})
	}
	wg.Wait()
	if requests.Load() != 80 {
		t.Errorf("%d requests arrived", requests.Load())
	}
}

func TestTLSIsHTTP11AndVerifiesTheCertificate(t *testing.T) {
	ts := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Proto+" "+r.Header.Get("Authorization"))
	}))
	ts.EnableHTTP2 = true
	ts.Config.ErrorLog = log.New(io.Discard, "", 0)
	ts.StartTLS()
	t.Cleanup(ts.Close)
	pool := x509.NewCertPool()
	pool.AddCert(ts.Certificate())
	r := get(t, ts.URL, request.Field{Name: "Authorization", Value: "Bearer undefined"})
	for name, p := range map[string]wire.Policy{"a known CA": {RootCAs: pool}, "insecure": {Insecure: true}} {
		ex, err := sender(t, p, ts.URL).Send(t.Context(), r)
		if err != nil || string(ex.Answer.Body) != "HTTP/1.1 Bearer undefined" {
			t.Errorf("%s: %q, %v", name, ex.Answer.Body, err)
		}
	}
	_, err := sender(t, wire.Policy{RootCAs: x509.NewCertPool()}, ts.URL).Send(t.Context(), r)
	code, hint := finding.ExitOf(err)
	if !errors.Is(err, wire.ErrTLS) || code != finding.ExitUnexamined || !strings.Contains(hint, "--insecure") {
		t.Errorf("unknown CA: %v, hint %q", err, hint)
	}
	var unknown x509.UnknownAuthorityError
	var verification *tls.CertificateVerificationError
	if !errors.As(err, &unknown) || !errors.As(err, &verification) {
		t.Errorf("the cause was lost: %v", err)
	}
}

// resolver is a network in which names resolve to other addresses each time; it dials the loopback in their place.
type resolver struct {
	answers [][]string
	n       int
	dialled []string
}

func (r *resolver) LookupHost(context.Context, string) ([]string, error) {
	r.n++
	if r.n > len(r.answers) {
		return nil, errors.New("no such host")
	}
	return r.answers[r.n-1], nil
}

func (r *resolver) Dial(ctx context.Context, _, address string, guard func(string) error) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	list, err := r.LookupHost(ctx, host)
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		if guard != nil {
			if err = guard(net.JoinHostPort(a, port)); err != nil {
				continue
			}
		}
		r.dialled = append(r.dialled, a)
		return nil, errors.New("dialled " + a)
	}
	return nil, fmt.Errorf("dial tcp: %w", err)
}

func (*resolver) Listen(context.Context, string, string) (net.Listener, error) {
	return nil, errors.New("not here")
}

func TestTheAddressReallyDialledIsJudged(t *testing.T) {
	for _, tc := range []struct {
		name    string
		policy  wire.Policy
		answers [][]string
		want    error
		dialled string
	}{
		{"local at first, then public", wire.Policy{LocalOnly: true}, [][]string{{"127.0.0.1"}, {"203.0.113.7"}}, wire.ErrAddress, ""},
		{"public at first, then local", wire.Policy{PublicOnly: true}, [][]string{{"203.0.113.7"}, {"169.254.169.254"}}, wire.ErrAddress, ""},
		{"mapped", wire.Policy{PublicOnly: true}, [][]string{{"203.0.113.7"}, {"::ffff:169.254.169.254"}}, wire.ErrAddress, ""},
		{"one of two is public", wire.Policy{PublicOnly: true}, [][]string{{"203.0.113.7"}, {"10.0.0.1", "203.0.113.7"}}, wire.ErrUnreachable, "203.0.113.7"},
		{"still local", wire.Policy{LocalOnly: true}, [][]string{{"10.1.2.3"}, {"10.1.2.3"}}, wire.ErrUnreachable, "10.1.2.3"},
		{"no guard", wire.Policy{}, [][]string{{"10.1.2.3"}, {"203.0.113.7"}}, wire.ErrUnreachable, "203.0.113.7"},
	} {
		e := env.OS()
		network := &resolver{answers: tc.answers}
		e.Net = network
		r := get(t, "http://api.example/")
		tc.policy.Allow = []request.Origin{r.Origin()}
		s := wire.NewSender(e, tc.policy, nil)
		local := s.LocalTarget(t.Context(), r.Origin())
		if want := strings.HasPrefix(tc.answers[0][0], "1"); local != want {
			t.Errorf("%s: LocalTarget = %t", tc.name, local)
		}
		_, err := s.Send(t.Context(), r)
		if code, _ := finding.ExitOf(err); !errors.Is(err, tc.want) || code != finding.ExitUnexamined || strings.Join(network.dialled, " ") != tc.dialled {
			t.Errorf("%s: %v, dialled %v", tc.name, err, network.dialled)
		}
	}
}

func TestATargetIsLocalOnlyIfAllItsAddressesAre(t *testing.T) {
	for _, tc := range []struct {
		host  string
		addrs []string
		want  bool
	}{
		{"127.0.0.1", nil, true},
		{"[::1]", nil, true},
		{"203.0.113.7", nil, false},
		{"both.example", []string{"127.0.0.1", "::1"}, true},
		{"mixed.example", []string{"127.0.0.1", "203.0.113.7"}, false},
		{"strange.example", []string{"127.0.0.1", "not an address"}, false},
		{"empty.example", []string{}, false},
		{"unknown.example", nil, false},
	} {
		e := env.OS()
		network := &resolver{}
		if tc.addrs != nil {
			network.answers = [][]string{tc.addrs}
		}
		e.Net = network
		s := wire.NewSender(e, wire.Policy{}, nil)
		if got := s.LocalTarget(t.Context(), get(t, "http://"+tc.host+"/").Origin()); got != tc.want {
			t.Errorf("%s %v: %t", tc.host, tc.addrs, got)
		}
	}
}

func TestIsLocal(t *testing.T) {
	for text, want := range map[string]bool{
		"127.0.0.1": true, "127.255.0.9": true, "0.0.0.0": true, "0.1.2.3": true, "10.0.0.1": true, "172.16.0.1": true, "172.31.9.9": true,
		"192.168.1.1": true, "169.254.169.254": true, "100.64.0.1": true, "100.127.255.255": true, "::1": true, "::": true, "fe80::1": true,
		"fe80::1%eth0": true, "fd00::1": true, "::ffff:10.0.0.1": true, "::ffff:169.254.169.254": true, "64:ff9b::a9fe:a9fe": true, "2002:7f00:1::": true,
		"8.8.8.8": false, "172.32.0.1": false, "172.15.0.1": false, "100.128.0.1": false, "100.63.0.1": false, "192.169.0.1": false, "169.253.1.1": false,
		"2001:db8::1": false, "::ffff:8.8.8.8": false, "64:ff9b::808:808": false, "2002:808:808::": false, "ff02::1": false,
	} {
		if got := wire.IsLocal(netip.MustParseAddr(text)); got != want {
			t.Errorf("IsLocal(%s) = %t", text, got)
		}
	}
	if wire.IsLocal(netip.Addr{}) {
		t.Error("no address is local")
	}
}

// fresh sends over a new connection to wherever the name leads.
func fresh(s *wire.Sender) func(context.Context, request.Request) (wire.Exchange, error) {
	return func(ctx context.Context, r request.Request) (wire.Exchange, error) {
		return s.SendFresh(ctx, r, netip.Addr{})
	}
}
