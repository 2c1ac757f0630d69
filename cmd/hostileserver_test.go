package cmd_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// rawServer answers every request with the bytes that answer makes, and closes the connection.
func rawServer(t *testing.T, answer func(n int) string) string {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for n := 0; ; n++ {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				_ = c.SetDeadline(time.Now().Add(5 * time.Second))
				buffer := make([]byte, 64<<10)
				_, _ = c.Read(buffer)
				_, _ = io.WriteString(c, answer(n))
			}()
		}
	}()
	return "http://" + l.Addr().String() + "/api"
}

// oneLine is a text that may stand in a header field without ending it.
func oneLine(text string) string { return strings.NewReplacer("\r", " ", "\n", " ").Replace(text) }

// hostileAnswers puts a text wherever a server can put one.
func hostileAnswers(text string) map[string]string {
	field, body := oneLine(text), text
	length := func(body string) string { return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body) }
	return map[string]string{
		"reason":      "HTTP/1.1 401 " + field + "\r\n" + length(""),
		"challenge":   "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"" + field + "\"\r\n" + length(""),
		"scheme":      "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: " + field + "\r\n" + length(""),
		"body":        "HTTP/1.1 401 Unauthorized\r\nContent-Type: text/plain\r\n" + length(body),
		"JSON body":   "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\n" + length(`{"detail":`+fmt.Sprintf("%q", text)+`}`),
		"location":    "HTTP/1.1 302 Found\r\nLocation: /login?next=" + field + "\r\n" + length(""),
		"other host":  "HTTP/1.1 302 Found\r\nLocation: https://" + field + "/x\r\n" + length(""),
		"server":      "HTTP/1.1 401 Unauthorized\r\nServer: " + field + "\r\nDate: " + field + "\r\n" + length(body),
		"cookie":      "HTTP/1.1 401 Unauthorized\r\nSet-Cookie: a=" + field + "; Path=/\r\n" + length(""),
		"no HTTP":     text,
		"half a head": "HTTP/1.1 401 Unauth",
		"wrong field": "HTTP/1.1 401 Unauthorized\r\n" + field + "\r\n\r\n",
		"accepted":    "HTTP/1.1 200 " + field + "\r\n" + length(body),
	}
}

func TestHostileServersDriveNothing(t *testing.T) {
	token := must(t, "mint", "--secret", "text:0123456789abcdef0123456789abcdef", "--sub", "3")
	for name, text := range hostileTexts {
		for place, answer := range hostileAnswers(text) {
			t.Run(place+"/"+name, func(t *testing.T) {
				t.Parallel()
				url := rawServer(t, func(int) string { return answer })
				diagnoseSafely(t, "--url", url, "--token", strings.TrimSpace(token), "--secret", "text:0123456789abcdef0123456789abcdef", "--timeout", "2s")
			})
		}
	}
}

func TestHostileRequestsDriveNothing(t *testing.T) {
	url := rawServer(t, func(int) string { return "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n" })
	for section, list := range map[string][]hostile{"shape": badShapes(), "times": badTimes(), "JSON": badJSON(), "text": badTexts()} {
		for _, h := range list {
			if len(h.input) > 100_000 || strings.ContainsRune(h.input, 0) {
				continue // execve takes neither
			}
			if section == "text" && !strings.HasSuffix(h.name, " as a value") && !strings.HasSuffix(h.name, " a token") {
				continue // where in the token a text stands is decode's test
			}
			t.Run(section+"/"+h.name, func(t *testing.T) {
				diagnoseSafely(t, "--url", url, "--token", h.input)
				diagnoseSafely(t, "--url", url, "-H", "Authorization: Bearer "+h.input)
				diagnoseSafely(t, "--url", url, "-H", "Cookie: a=b; session="+h.input)
				diagnoseSafely(t, "--url", url+"?q="+h.input)
				diagnoseSafely(t, "--url", url+"/"+h.input, "-X", "GET", "-H", h.input+": x")
				diagnoseSafely(t, "--url", h.input)
			})
		}
	}
}

// diagnoseSafely runs diagnose in each format and demands an answer in time that nothing obeys, with one exit code.
func diagnoseSafely(t *testing.T, args ...string) {
	t.Helper()
	code := -1
	for _, form := range [][]string{{"-v", "--story"}, {"-j"}, {"-o", "markdown"}, {"--dry-run"}} { // -v shows all that text can show
		started := time.Now()
		stdout, stderr, got := command(func(e *env.Env) { e.Now = time.Now }, append(append([]string{"diagnose"}, args...), form...)...)
		if d := time.Since(started); d > 20*time.Second {
			t.Errorf("%v took %v", form, d)
		}
		if bad := unsafeIn(stdout+stderr, false); bad != "" {
			t.Errorf("%v printed %s:\n%q", form, bad, stdout+stderr)
		}
		if bad := markersIn(stdout + stderr); bad != "" {
			t.Errorf("%v printed %s:\n%s", form, bad, stdout+stderr)
		}
		if stdout+stderr == "" {
			t.Errorf("%v: exit %d without a word", form, got)
		}
		if len(form) > 0 && form[0] == "--dry-run" {
			continue
		}
		if code >= 0 && got != code {
			t.Errorf("%v: exit %d, elsewhere %d\n%s%s", form, got, code, stdout, stderr)
		}
		code = got
	}
}
