package lab

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// tap is a network that remembers every byte that went to which address and came back: what a diagnosis really sent,
// whatever it says about it.
type tap struct {
	env.Network

	mu    sync.Mutex
	lines []*tapped
}

// exchange is one request and its answer as they went over the wire.
type exchange struct {
	address string
	at      time.Time
	raw     rawRequest
	answer  rawAnswer
	// answered is unset where the connection ended before an answer was whole.
	answered bool
}

// rawRequest is a request line and fields, their values byte for byte.
type rawRequest struct {
	method, target string
	fields         []field
	// size is that of the whole head in bytes.
	size int
}

// rawAnswer is an answer with its fields in order.
type rawAnswer struct {
	status int
	fields []field
	body   string
}

func (n *tap) Dial(ctx context.Context, network, address string, guard func(string) error) (net.Conn, error) {
	conn, err := n.Network.Dial(ctx, network, address, guard)
	if err != nil {
		return nil, err
	}
	line := &tapped{Conn: conn, address: address}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, line)
	return line, nil
}

// tapped is a connection that is listened to.
type tapped struct {
	net.Conn
	address string

	mu             sync.Mutex
	sent, received bytes.Buffer
	at             []time.Time // of each write
}

func (c *tapped) Write(b []byte) (int, error) {
	c.mu.Lock()
	c.at = append(c.at, time.Now())
	_, _ = c.sent.Write(b) // to memory
	c.mu.Unlock()
	return c.Conn.Write(b)
}

func (c *tapped) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = c.received.Write(b[:n]) // to memory
	return n, err
}

// exchanges are all requests and their answers, connection by connection.
func (n *tap) exchanges(t testing.TB) []exchange {
	t.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	var all []exchange
	for _, line := range n.lines {
		all = append(all, line.exchanges(t)...)
	}
	return all
}

func (c *tapped) exchanges(t testing.TB) []exchange {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	sent, received := c.sent.Bytes(), bufio.NewReader(bytes.NewReader(c.received.Bytes()))
	var all []exchange
	for len(sent) > 0 {
		r, rest, ok := parseRequest(sent)
		if !ok {
			t.Fatalf("what was sent to %s is no request: %q", c.address, sent)
		}
		sent = rest
		x := exchange{address: c.address, raw: r, at: c.at[min(len(all), len(c.at)-1)]}
		x.answer, x.answered = parseAnswer(received, r.method)
		all = append(all, x)
	}
	return all
}

// parseRequest takes the first request off what was sent. It is as lenient as a reader of faulty requests has to be.
func parseRequest(sent []byte) (r rawRequest, rest []byte, ok bool) {
	head, rest, ok := bytes.Cut(sent, []byte("\r\n\r\n"))
	if !ok {
		return r, nil, false
	}
	lines := strings.Split(string(head), "\r\n")
	words := strings.Split(lines[0], " ")
	if len(words) != 3 {
		return r, nil, false
	}
	r = rawRequest{method: words[0], target: words[1], size: len(head) + 4}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ":")
		r.fields = append(r.fields, field{name, strings.TrimPrefix(value, " ")})
		if strings.EqualFold(name, "Content-Length") {
			n, err := strconv.Atoi(strings.TrimSpace(value))
			if err != nil || n > len(rest) {
				return r, nil, false
			}
			rest = rest[n:]
		}
	}
	return r, rest, true
}

func parseAnswer(received *bufio.Reader, method string) (rawAnswer, bool) {
	answer, err := http.ReadResponse(received, &http.Request{Method: method})
	if err != nil {
		return rawAnswer{}, false
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	a := rawAnswer{status: answer.StatusCode, body: string(body)}
	for _, name := range sortedNames(answer.Header) {
		for _, v := range answer.Header[name] {
			a.fields = append(a.fields, field{name, v})
		}
	}
	return a, err == nil
}

// values are those of a field, in their order.
func (r rawRequest) values(name string) []string { return valuesOf(r.fields, name) }

func valuesOf(fields []field, name string) []string {
	var all []string
	for _, f := range fields {
		if strings.EqualFold(f.name, name) {
			all = append(all, f.value)
		}
	}
	return all
}

func sortedNames(h http.Header) []string { return slices.Sorted(maps.Keys(h)) }
