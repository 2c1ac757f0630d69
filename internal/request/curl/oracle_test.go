package curl_test

import (
	"bufio"
	"bytes"
	"net"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/request/curl"
)

// quoted are pieces of a command line in every kind of quoting.
func quotedWord(t *rapid.T) string {
	plain := rapid.StringOf(rapid.SampledFrom([]rune(`abc {}[]"\!*?~#%^=:/,.@$-é`)))
	var b strings.Builder
	for range rapid.IntRange(1, 3).Draw(t, "parts") {
		text := plain.Draw(t, "text")
		switch rapid.IntRange(0, 3).Draw(t, "quoting") {
		case 0:
			b.WriteString("'" + text + "'")
		case 1:
			b.WriteString(`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`).Replace(text) + `"`)
		case 2:
			b.WriteString("$'" + strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), "é", rapid.SampledFrom([]string{`\u00e9`, `\xc3\xa9`, `\303\251`, "é"}).Draw(t, "spelling")) + "'")
		case 3:
			for _, r := range text {
				b.WriteString(`\` + string(r))
			}
			b.WriteString("x")
		}
	}
	return b.String()
}

// Bash itself says what the words of a line are.
func TestLinesAreSplitAsBashSplitsThem(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not here")
	}
	var all []string
	rapid.Check(t, func(t *rapid.T) {
		words := []string{"curl", "http://h/"}
		for range rapid.IntRange(1, 4).Draw(t, "words") {
			words = append(words, rapid.SampledFrom([]string{" ", "  ", " \\\n", "\t", " \\\n  "}).Draw(t, "gap")+"-H x:"+quotedWord(t))
		}
		line := strings.Join(words, " ")
		all = append(all, line)
	})
	// One run for all: a process a line would take minutes.
	script := "set -f; curl() { for w in \"$@\"; do printf '%s\\0' \"$w\"; done; printf '\\1\\0'; }\n" + strings.Join(all, "\n") + "\n"
	c := exec.CommandContext(t.Context(), bash)
	c.Stdin, c.Env = strings.NewReader(script), []string{"LC_ALL=C.UTF-8"}
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	runs := bytes.Split(out, []byte("\x01\x00"))
	if len(runs) != len(all)+1 {
		t.Fatalf("bash ran %d of %d lines", len(runs)-1, len(all))
	}
	for i, line := range all {
		var want []string
		for _, w := range strings.Split(strings.TrimSuffix(string(runs[i]), "\x00"), "\x00")[1:] {
			if v, ok := strings.CutPrefix(w, "x:"); ok && strings.Trim(v, " \t") != "" {
				want = append(want, strings.TrimPrefix(v, " "))
			}
		}
		got, err := curl.ParseLine(line)
		if err != nil {
			t.Errorf("%q: %v", line, err)
			continue
		}
		if diff := cmp.Diff(want, got.Request.Values("x")); diff != "" {
			t.Errorf("%q: (-bash +got)\n%s", line, diff)
		}
	}
}

// recorder keeps what a client sends, and refuses it.
func recorder(t *testing.T) (address string, received func() string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	var mu sync.Mutex
	var got strings.Builder
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_ = c.SetReadDeadline(time.Now().Add(2 * time.Second))
			mu.Lock()
			record(&got, bufio.NewReader(c))
			mu.Unlock()
			_, _ = c.Write([]byte("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
			_ = c.Close()
		}
	}()
	return l.Addr().String(), func() string {
		mu.Lock()
		defer mu.Unlock()
		s := got.String()
		got.Reset()
		return s
	}
}

func record(to *strings.Builder, r *bufio.Reader) {
	length := 0
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSuffix(line, "\r\n")
		if line == "" {
			break
		}
		name, value, _ := strings.Cut(line, ": ")
		switch strings.ToLower(name) {
		case "content-length":
			for _, d := range value {
				length = length*10 + int(d-'0')
			}
		case "host", "user-agent":
		case "accept":
			if value != "*/*" {
				to.WriteString(line + "\n")
			}
		default:
			to.WriteString(line + "\n")
		}
	}
	body := make([]byte, length)
	if _, err := r.Read(body); err == nil && length > 0 {
		to.WriteString("\n" + string(body) + "\n")
	}
}

// The program itself says what a command line sends.
func TestRequestsAreThoseOfTheRealCurl(t *testing.T) {
	program, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("curl is not here")
	}
	address, received := recorder(t)
	for _, words := range [][]string{
		{"/a?b=1"},
		{"/a", "-H", "Authorization: Bearer x", "-H", "accept: application/json"},
		{"/a", "-H", "X:y", "-H", "Z;", "-H", "W:", "-H", "no colon at all", "-H", "V:  two"},
		{"/a", "-d", "a=1", "-d", "b=2"},
		{"/a", "-da=1", "-XPUT"},
		{"/a", "-G", "-d", "a=1", "--data-urlencode", "b=c d&é"},
		{"/a?x", "-Gd", "a=1"},
		{"/a", "--data-urlencode", "=a=b", "--data-urlencode", "c d"},
		{"/a", "-d", "", "-H", "Content-Type: application/json"},
		{"/a", "--data-raw", "@x", "-H", "Content-Type:"},
		{"/a", "-b", "a=b; c=d", "-b", "e=f"},
		{"/a", "-b", "a=b", "-H", "Cookie: c=d"},
		{"/a", "-u", "ann:p@w"},
		{"/a", "-u", "ann:p@w", "-H", "authorization: Bearer x"},
		{"/a", "--oauth2-bearer", "tok"},
		{"/a", "-e", "http://r/;auto", "-r", "0-9"},
		{"/a/../b/./c?d=../e"},
		{"/a/../b", "--path-as-is"},
		{"/a", "-sSvIX", "GET"},
		{"/a", "-X", "post", "-d", "x"},
		{"/a", "--url-query", "b=c d", "--url-query", "+e%20f"},
		{"/a#fragment"},
		{`/a?b\[0\]=1`},
		{"/a?b[0]=1", "-g"},
	} {
		given := append([]string{"curl", "http://" + address + words[0]}, words[1:]...)
		run := exec.CommandContext(t.Context(), program, append([]string{"-q", "--noproxy", "*", "-s", "-o", "-"}, given[1:]...)...)
		_ = run.Run() // what it makes of the answer does not matter
		want := received()
		parsed, err := curl.Parse(given)
		if err != nil {
			t.Errorf("%q: %v", words, err)
			continue
		}
		var got strings.Builder
		got.WriteString(parsed.Request.Method + " " + parsed.Request.Target() + " HTTP/1.1\n")
		for _, f := range parsed.Request.Fields {
			if !strings.EqualFold(f.Name, "accept") || f.Value != "*/*" {
				got.WriteString(f.Name + ": " + f.Value + "\n")
			}
		}
		if len(parsed.Request.Body) > 0 {
			got.WriteString("\n" + string(parsed.Request.Body) + "\n")
		}
		// The blank behind a colon is the notation's, and older versions write encoded bytes in small letters.
		want = strings.NewReplacer(":\n", ": \n", "X:y", "X: y", "%c3%a9", "%C3%A9").Replace(want)
		if diff := cmp.Diff(want, got.String()); diff != "" {
			t.Errorf("%q: (-curl +got)\n%s", words, diff)
		}
	}
}
