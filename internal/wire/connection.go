package wire

import (
	"bufio"
	"context"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

// maxIdle is how many connections to one origin are kept.
const maxIdle = 4

// past, as a deadline, ends whatever a connection waits for.
var past = time.Unix(1, 0)

// connection is a connection with what was read from it and not yet used.
type connection struct {
	net.Conn
	br *bufio.Reader
}

// takeIdle returns the connection to the origin that was used last, nil when there is none.
func (s *Sender) takeIdle(o request.Origin) *connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.idle[o]
	if len(list) == 0 {
		return nil
	}
	c := list[len(list)-1]
	s.idle[o] = list[:len(list)-1]
	return c
}

func (s *Sender) keep(o request.Origin, c *connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.idle[o]) >= maxIdle {
		_ = c.Close()
		return
	}
	s.idle[o] = append(s.idle[o], c)
}

// dial connects, with TLS where the scheme says so. HTTP/2 is not offered: its frames have no bytes of their own
// for the user's field lines (see [Sender.SendHTTP2]).
func (s *Sender) dial(ctx context.Context, o request.Origin, to netip.Addr) (*connection, error) {
	conn, err := s.connect(ctx, o, to)
	if err != nil {
		return nil, err
	}
	if o.Scheme == "https" {
		if conn, err = s.encrypt(ctx, conn, o, s.certificateFor(o), "http/1.1"); err != nil {
			return nil, err
		}
	}
	return &connection{Conn: conn, br: bufio.NewReader(conn)}, nil
}

// exchange sends the bytes of one request and reads the answer into ex. answered tells whether any byte of an
// answer came. The connection is kept for reuse or closed.
//
// Writing and reading go on at the same time: a server that refuses a large header answers before it has read all
// of it, and closes; what it said must not be lost for that.
func (s *Sender) exchange(ctx context.Context, c *connection, r request.Request, raw []byte, ex *Exchange) (answered bool, err error) {
	stop := context.AfterFunc(ctx, func() { _ = c.SetDeadline(past) })
	s.mu.Lock()
	s.sent++
	s.mu.Unlock()
	if s.OnSend != nil {
		s.OnSend(r)
	}
	wrote := make(chan error, 1)
	ex.Sent = s.env.Now()
	go func() {
		_, err := c.Write(raw)
		wrote <- err
	}()

	ex.RemoteAddr = c.RemoteAddr().String()
	in := answerReader{br: c.br, method: r.Method, maxHeader: s.policy.MaxHeader, maxBody: s.policy.MaxBody, now: s.env.Now}
	err = in.read()
	if ex.FirstByte = in.firstByte; err == nil {
		ex.Answer = in.answer
	}
	undisturbed := stop()
	if err == nil && undisturbed && in.reusable() && !closes(r.Fields) && finished(ctx, wrote) {
		s.keep(r.Origin(), c)
		return true, nil
	}
	_ = c.Close() // ends the writing too, if the server answered before it has read everything
	return in.began, err
}

// finished reports whether the request was written without an error. The answer is complete, so nearly always it
// was; the writer is given a moment to say so.
func finished(ctx context.Context, wrote <-chan error) bool {
	ctx, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	select {
	case err := <-wrote:
		return err == nil
	case <-ctx.Done():
		return false
	}
}

// closes reports whether the fields say that the connection ends with this message (RFC 9112 §9.6).
func closes(fields []request.Field) bool {
	for _, f := range fields {
		if !strings.EqualFold(f.Name, "Connection") {
			continue
		}
		for option := range strings.SplitSeq(f.Value, ",") {
			if option = strings.TrimSpace(option); strings.EqualFold(option, "close") || strings.EqualFold(option, "upgrade") {
				return true
			}
		}
	}
	return false
}
