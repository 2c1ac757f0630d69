package wire_test

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/patience"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

func TestAnEarlyRefusalOfALargeHeaderIsRead(t *testing.T) {
	url := server(t, func(_ int, c net.Conn) {
		b := make([]byte, 1000)
		_, _ = io.ReadFull(c, b)
		_, _ = io.WriteString(c, "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 5\r\nConnection: close\r\n\r\nlarge")
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // what was not read makes the close a reset
		}
		time.Sleep(50 * time.Millisecond)
	})
	r := get(t, url, request.Field{Name: "Authorization", Value: "Bearer " + strings.Repeat("x", 12<<20)})
	ex, err := sender(t, wire.Policy{}, url).Send(t.Context(), r)
	if err != nil || ex.Answer.Status != 431 || string(ex.Answer.Body) != "large" {
		t.Errorf("%+v, %v", ex.Answer, err)
	}
}

func TestBombsAndEndlessAnswersAreCutOff(t *testing.T) {
	bomb := gzipped(strings.Repeat("\x00", 64<<20))
	const ok = "HTTP/1.1 200 OK\r\n"
	for name, text := range map[string]string{
		"gzip bomb": ok + "Content-Encoding: gzip\r\n\r\n" + bomb,
		"long body": ok + "Content-Length: 8388608\r\n\r\n" + strings.Repeat("x", 8<<20),
	} {
		url := says(t, text)
		var ex wire.Exchange
		fastest := time.Hour // of three: the machine may be busy
		for range 3 {
			start := time.Now()
			ex = send(t, url)
			fastest = min(fastest, time.Since(start))
		}
		if fastest > patience.For(200*time.Millisecond) {
			t.Errorf("%s: %v", name, fastest)
		}
		if len(ex.Answer.Body) != 1<<20 || !ex.Answer.Truncated {
			t.Errorf("%s: %d bytes, truncated %t", name, len(ex.Answer.Body), ex.Answer.Truncated)
		}
	}
	endless := server(t, func(_ int, c net.Conn) {
		head(c)
		_, err := io.WriteString(c, ok)
		for err == nil {
			_, err = io.WriteString(c, "X: "+strings.Repeat("y", 1000)+"\r\n")
		}
	})
	_, err := sender(t, wire.Policy{}, endless).Send(t.Context(), get(t, endless))
	if code, _ := finding.ExitOf(err); !errors.Is(err, wire.ErrHeaderTooLarge) || code != finding.ExitUnexamined {
		t.Errorf("endless header: %v", err)
	}
}

func TestADrippingBodyEndsAtTheTimeoutWithWhatWasRead(t *testing.T) {
	for _, framing := range []string{"", "Content-Length: 1000\r\n"} {
		url := server(t, func(_ int, c net.Conn) {
			head(c)
			_, err := io.WriteString(c, "HTTP/1.1 200 OK\r\n"+framing+"\r\n")
			for err == nil {
				_, err = io.WriteString(c, "x")
				time.Sleep(20 * time.Millisecond)
			}
		})
		start := time.Now()
		ex, err := sender(t, wire.Policy{Timeout: 300 * time.Millisecond}, url).Send(t.Context(), get(t, url))
		if err != nil || ex.Answer.Status != 200 || !ex.Answer.Truncated || len(ex.Answer.Body) < 3 || time.Since(start) > 2*time.Second {
			t.Errorf("%+v, %v after %v", ex.Answer, err, time.Since(start))
		}
	}
}
