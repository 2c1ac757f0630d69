package wire_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

const jws = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbGljZSJ9.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

// server runs handle for each connection, one after the other on its own, and returns the base URL.
func server(t testing.TB, handle func(n int, c net.Conn)) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := 1; ; n++ {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				defer c.Close()
				handle(n, c)
			})
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		wg.Wait()
	})
	return "http://" + l.Addr().String()
}

// head reads up to the empty line.
func head(c io.Reader) string {
	var b strings.Builder
	br := bufio.NewReaderSize(c, 16) // small: what follows the header stays on the connection as far as possible
	for {
		line, err := br.ReadString('\n')
		b.WriteString(line)
		if err != nil || line == "\r\n" {
			return b.String()
		}
	}
}

// says answers the first request of every connection with text and closes.
func says(t testing.TB, text string) string {
	return server(t, func(_ int, c net.Conn) {
		head(c)
		_, _ = io.WriteString(c, text)
	})
}

func get(t testing.TB, url string, fields ...request.Field) request.Request {
	t.Helper()
	r, err := request.New("GET", url)
	if err != nil {
		t.Fatal(err)
	}
	r.Fields = fields
	return r
}

func sender(t testing.TB, p wire.Policy, urls ...string) *wire.Sender {
	t.Helper()
	for _, u := range urls {
		p.Allow = append(p.Allow, get(t, u).Origin())
	}
	if p.Timeout == 0 {
		p.Timeout = 5 * time.Second
	}
	s := wire.NewSender(env.OS(), p, finding.NewRegistry())
	t.Cleanup(s.Close)
	return s
}

func send(t testing.TB, url string) wire.Exchange {
	t.Helper()
	ex, err := sender(t, wire.Policy{}, url).Send(t.Context(), get(t, url))
	if err != nil {
		t.Fatal(err)
	}
	return ex
}

func TestTheRequestGoesOutByteForByte(t *testing.T) {
	got := make(chan string, 1)
	url := server(t, func(_ int, c net.Conn) {
		b := make([]byte, 4096)
		n, _ := c.Read(b)
		got <- string(b[:n])
		_, _ = io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\n")
	})
	host := strings.TrimPrefix(url, "http://")
	s := sender(t, wire.Policy{UserAgent: "jwtdoc/1.2"}, url)
	for _, tc := range []struct {
		r    request.Request
		want string
	}{
		{
			get(t, url+"/a%2Fb?x=1", request.Field{Name: "authorization", Value: "  Bearer\t \"é\xff  "}, request.Field{Name: "X-b", Value: ""}, request.Field{Name: "authorization", Value: "two"}),
			"GET /a%2Fb?x=1 HTTP/1.1\r\nHost: " + host + "\r\nauthorization:   Bearer\t \"é\xff  \r\nX-b: \r\nauthorization: two\r\nUser-Agent: jwtdoc/1.2\r\nAccept: */*\r\n\r\n",
		},
		{
			get(t, url, request.Field{Name: "accept", Value: "a/b"}, request.Field{Name: "host", Value: "other.example"}, request.Field{Name: "USER-AGENT", Value: "curl/8"}),
			"GET / HTTP/1.1\r\naccept: a/b\r\nhost: other.example\r\nUSER-AGENT: curl/8\r\n\r\n",
		},
		{
			request.Request{Method: "POST", URL: get(t, url).URL, Body: []byte("a=1&b=\x00")},
			"POST / HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: jwtdoc/1.2\r\nAccept: */*\r\nContent-Length: 7\r\n\r\na=1&b=\x00",
		},
		{
			request.Request{Method: "PUT", URL: get(t, url).URL},
			"PUT / HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: jwtdoc/1.2\r\nAccept: */*\r\nContent-Length: 0\r\n\r\n",
		},
	} {
		if _, err := s.SendFresh(t.Context(), tc.r, netip.Addr{}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tc.want, <-got); diff != "" {
			t.Error(diff)
		}
	}
	if s.Sent() != 4 {
		t.Errorf("Sent = %d", s.Sent())
	}
}

func TestForbiddenBytesAreErrorsAndNeverOnTheWire(t *testing.T) {
	url := server(t, func(_ int, c net.Conn) { t.Error("a connection was made") })
	s := sender(t, wire.Policy{}, url)
	for _, fields := range [][]request.Field{
		{{Name: "Authorization", Value: "Bearer CANARY\r\nX-Evil: 1"}},
		{{Name: "Authorization", Value: "Bearer CANARY\n"}},
		{{Name: "Authorization", Value: "Bearer CANARY\r"}},
		{{Name: "A", Value: "CANARY\x00"}},
		{{Name: "A B", Value: "x"}},
		{{Name: "A:", Value: "x"}},
		{{Name: "", Value: "x"}},
		{{Name: "Host", Value: "a"}, {Name: "host", Value: "b"}},
		{{Name: "Transfer-Encoding", Value: "chunked"}},
		{{Name: "Content-Length", Value: "5"}},
		{{Name: "Content-Length", Value: "0"}, {Name: "content-length", Value: "0"}},
	} {
		_, err := s.Send(t.Context(), get(t, url, fields...))
		if code, hint := finding.ExitOf(err); !errors.Is(err, wire.ErrForbidden) || code != finding.ExitUsage || hint == "" {
			t.Errorf("%q: %v (exit %d, hint %q)", fields, err, code, hint)
			continue
		}
		if strings.Contains(err.Error(), "CANARY") || strings.ContainsAny(err.Error(), "\r\n\x00") {
			t.Errorf("%q: %q", fields, err)
		}
	}
	if s.Sent() != 0 {
		t.Errorf("Sent = %d", s.Sent())
	}
}

func TestAnotherOriginIsRefusedBeforeAnyByte(t *testing.T) {
	url := server(t, func(_ int, c net.Conn) { t.Error("a connection was made") })
	s := sender(t, wire.Policy{}, "http://127.0.0.1:1")
	for _, u := range []string{url, "https://127.0.0.1:1", "http://localhost:1"} {
		_, err := s.Send(t.Context(), get(t, u))
		if code, _ := finding.ExitOf(err); !errors.Is(err, wire.ErrOrigin) || code != finding.ExitUsage {
			t.Errorf("%s: %v", u, err)
		}
	}
}

func TestTheAnswerIsReadAsItCame(t *testing.T) {
	ex := send(t, says(t, "HTTP/1.1 401 No  Way \r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nWWW-authenticate:Bearer realm=\"a\"\r\nX-Folded: one\r\n  two\r\nno field at all\r\nWWW-Authenticate: Basic\nContent-Length: 2\r\n\r\nnomore"))
	want := request.Answer{
		Status: 401, Reason: "No  Way", Proto: "HTTP/1.1", Body: []byte("no"), ReceivedAt: ex.FirstByte,
		Fields: []request.Field{
			{Name: "Date", Value: "Sun, 06 Nov 1994 08:49:37 GMT"},
			{Name: "WWW-authenticate", Value: `Bearer realm="a"`},
			{Name: "X-Folded", Value: "one two"},
			{Name: "WWW-Authenticate", Value: "Basic"},
			{Name: "Content-Length", Value: "2"},
		},
	}
	if diff := cmp.Diff(want, ex.Answer); diff != "" {
		t.Error(diff)
	}
	if ex.Started.After(ex.FirstByte) || ex.FirstByte.After(ex.Done) || ex.Started.IsZero() || !strings.HasPrefix(ex.RemoteAddr, "127.0.0.1:") || ex.Reused {
		t.Errorf("%+v", ex)
	}
}

func TestBodiesEndWhereTheirFramingSays(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	for name, tc := range map[string]struct {
		answer, body string
		truncated    bool
	}{
		"length":                  {ok + "Content-Length: 3\r\n\r\nabcdef", "abc", false},
		"no length":               {ok + "\r\nabcdef", "abcdef", false},
		"chunked":                 {ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3;x=y\r\ndef\r\n0\r\nTrailer: 1\r\n\r\n", "abcdef", false},
		"chunked wins":            {ok + "Content-Length: 1\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "abc", false},
		"cut off":                 {ok + "Content-Length: 9\r\n\r\nabc", "abc", true},
		"chunked, cut off":        {ok + "Transfer-Encoding: chunked\r\n\r\n9\r\nabc", "abc", true},
		"broken chunk":            {ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n", "abc", true},
		"two lengths":             {ok + "Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcdef", "abcdef", false},
		"bad length":              {ok + "Content-Length: -3\r\n\r\nabcdef", "abcdef", false},
		"204":                     {"HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc", "", false},
		"304":                     {"HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", "", false},
		"interim":                 {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + ok + "\r\nabc", "abc", false},
		"HTTP/1.0":                {"HTTP/1.0 403 \r\n\r\nabc", "abc", false},
		"no reason":               {"HTTP/1.1 403\r\n\r\nabc", "abc", false},
		"gzip":                    {ok + "Content-Encoding: gzip\r\n\r\n" + gzipped("hello"), "hello", false},
		"gzip, cut off":           {ok + "Content-Encoding: gzip\r\n\r\n" + gzipped("hello")[:18], "hello", true},
		"gzip in name only":       {ok + "Content-Encoding: gzip\r\n\r\nplain", "plain", false},
		"deflate (zlib)":          {ok + "Content-Encoding: deflate\r\n\r\n" + zlibbed("hello"), "hello", false},
		"deflate (bare)":          {ok + "Content-Encoding: deflate\r\n\r\n" + strings.TrimSuffix(zlibbed("hello")[2:], zlibbed("hello")[len(zlibbed("hello"))-4:]), "hello", false},
		"br":                      {ok + "Content-Encoding: br\r\n\r\n" + brotlied("hello"), "hello", false},
		"br in name only":         {ok + "Content-Encoding: br\r\n\r\n\xff\xff\xff plain", "\xff\xff\xff plain", false},
		"zstd":                    {ok + "Content-Encoding: zstd\r\n\r\n" + zstded("hello"), "hello", false},
		"zstd in name only":       {ok + "Content-Encoding: zstd\r\n\r\nplain", "plain", false},
		"two codings":             {ok + "Content-Encoding: br, gzip\r\n\r\n" + gzipped(brotlied("hello")), "hello", false},
		"three codings":           {ok + "Content-Encoding: br, gzip, gzip\r\n\r\nxyz", "xyz", false},
		"identity":                {ok + "Content-Encoding: identity\r\n\r\nxyz", "xyz", false},
		"a coding we do not know": {ok + "Content-Encoding: compress\r\n\r\nxyz", "xyz", false},
	} {
		ex := send(t, says(t, tc.answer))
		if string(ex.Answer.Body) != tc.body || ex.Answer.Truncated != tc.truncated {
			t.Errorf("%s: %q, truncated %t", name, ex.Answer.Body, ex.Answer.Truncated)
		}
	}
}

func TestAnAnswerToHEADHasNoBody(t *testing.T) {
	url := says(t, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n")
	r := get(t, url)
	r.Method = "HEAD"
	ex, err := sender(t, wire.Policy{}, url).Send(t.Context(), r)
	if err != nil || len(ex.Answer.Body) != 0 || ex.Answer.Truncated {
		t.Errorf("%+v, %v", ex.Answer, err)
	}
}

func TestARedirectIsAnAnswer(t *testing.T) {
	url := says(t, "HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n")
	if ex := send(t, url); ex.Answer.Status != 302 {
		t.Errorf("%+v", ex.Answer)
	}
}

func TestReflectedSecretsAreMaskedInEveryPartOfAnAnswer(t *testing.T) {
	const opaque = "Opaque-T0ken-Value"
	url := says(t, "HTTP/1.1 401 bad "+jws+"\r\nX-Echo: Bearer "+jws+"\r\nLocation: /login?next=%2F&token="+opaque+"\r\nSet-Cookie: session=Sess10nValue; Path=/; HttpOnly\r\n"+
		"WWW-Authenticate: Bearer error_description=\""+jws+"\"\r\nContent-Encoding: gzip\r\n\r\n"+
		gzipped(`{"got":"`+jws+`","access_token": "Fr3shAccessToken","cookie":"Sess10nValue","again":"Fr3shAccessToken","why":"token expired"}`))
	r := get(t, url+"/?api_key=Query-K3y-Value", request.Field{Name: "Authorization", Value: "Bearer " + jws}, request.Field{Name: "X-Api-Key", Value: opaque})
	ex, err := sender(t, wire.Policy{}, url).Send(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprintf("%+v %s", ex.Answer, ex.Answer.Body)
	for _, secret := range []string{jws, strings.Split(jws, ".")[2], opaque, "Sess10nValue", "Fr3shAccessToken"} {
		if strings.Contains(all, secret) {
			t.Errorf("%s is shown: %s", secret, all)
		}
	}
	if v, _ := ex.Answer.Get("Set-Cookie"); v != "session=[redacted]; Path=/; HttpOnly" {
		t.Errorf("Set-Cookie: %q", v)
	}
	if !strings.Contains(all, `"why":"token expired"`) {
		t.Errorf("the server's words were damaged: %s", all)
	}
}

func TestFailuresSayWhatToTry(t *testing.T) {
	closed := server(t, func(_ int, c net.Conn) { head(c) })
	silent := server(t, func(_ int, c net.Conn) { head(c); _, _ = c.Read(make([]byte, 1)) })
	halfway := server(t, func(_ int, c net.Conn) {
		head(c)
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nX: y")
		_, _ = c.Read(make([]byte, 1))
	})
	binary := says(t, "\x15\x03\x01\x00\x02\x02\x46")
	plain := server(t, func(_ int, c net.Conn) {
		_, _ = c.Read(make([]byte, 1))
		_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n")
		_, _ = io.Copy(io.Discard, c)
	})
	ssh := says(t, "SSH-2.0-OpenSSH_9.9\r\n")
	for _, tc := range []struct {
		name, url string
		want      error
	}{
		{"nobody listens", "http://127.0.0.1:1", wire.ErrUnreachable},
		{"closed without a word", closed, wire.ErrNoAnswer},
		{"silent", silent, wire.ErrTimeout},
		{"header without end", halfway, wire.ErrTimeout},
		{"TLS on a plain connection", binary, wire.ErrNotHTTP},
		{"another protocol", ssh, wire.ErrNotHTTP},
		{"plain on a TLS connection", strings.Replace(plain, "http:", "https:", 1), wire.ErrTLS},
	} {
		_, err := sender(t, wire.Policy{Timeout: 400 * time.Millisecond}, tc.url).Send(t.Context(), get(t, tc.url))
		code, hint := finding.ExitOf(err)
		if !errors.Is(err, tc.want) || code != finding.ExitUnexamined || hint == "" {
			t.Errorf("%s: %v (exit %d, hint %q)", tc.name, err, code, hint)
			continue
		}
		if finding.Safe(err.Error()) != err.Error() {
			t.Errorf("%s: unsafe message %q", tc.name, err)
		}
		t.Logf("%s: %v · %s", tc.name, err, hint)
	}
}

func TestCancellingEndsTheRequestAtOnce(t *testing.T) {
	url := server(t, func(_ int, c net.Conn) { head(c); _, _ = c.Read(make([]byte, 1)) })
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	start := time.Now()
	_, err := sender(t, wire.Policy{}, url).Send(ctx, get(t, url))
	if !errors.Is(err, context.Canceled) || time.Since(start) > 2*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}

func gzipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

func zlibbed(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

func FuzzAnswer(f *testing.F) {
	for _, s := range []string{
		"HTTP/1.1 401 x\r\nWWW-Authenticate: Bearer\r\nContent-Length: 3\r\n\r\nabc",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200\nContent-Encoding: gzip\n\n" + gzipped("hello"),
		"HTTP/1.1 200 OK\r\n folded\r\nA\r\n: b\r\nContent-Length: 99999999999999999999\r\n\r\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		e := env.OS()
		e.Net = canned(answer)
		r := get(t, "http://h/")
		s := wire.NewSender(e, wire.Policy{Allow: []request.Origin{r.Origin()}, MaxBody: 1000, MaxHeader: 4000}, finding.NewRegistry())
		defer s.Close()
		ex, err := s.Send(t.Context(), r)
		if err != nil && ex.Answer.Status != 0 || err == nil && (ex.Answer.Status < 101 || len(ex.Answer.Body) > 1000) {
			t.Errorf("%+v, %v", ex.Answer, err)
		}
	})
}

// canned is a network whose every connection answers with these bytes and ends.
type canned []byte

func (a canned) Dial(context.Context, string, string, func(string) error) (net.Conn, error) {
	mine, theirs := net.Pipe()
	go func() {
		head(theirs)
		_, _ = theirs.Write(a)
		_ = theirs.Close()
	}()
	return mine, nil
}

func (canned) Listen(context.Context, string, string) (net.Listener, error) {
	return nil, errors.New("not here")
}

func (canned) LookupHost(context.Context, string) ([]string, error) {
	return []string{"127.0.0.1"}, nil
}
