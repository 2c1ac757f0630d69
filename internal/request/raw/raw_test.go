package raw_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/patience"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/raw"
)

func fields(list []request.Field) string {
	var b strings.Builder
	for _, f := range list {
		b.WriteString(f.Name + "|" + f.Value + "\n")
	}
	return b.String()
}

func TestRequestsAreReadAsTheyStand(t *testing.T) {
	for name, tc := range map[string]struct {
		text, scheme            string
		method, url, head, body string
		notes                   int
	}{
		"CRLF": {
			text:   "GET /api/users?limit=100 HTTP/1.1\r\nHost: localhost:8000\r\naccept: application/json\r\nAuthorization: Bearer  x \r\n\r\n",
			method: "GET", url: "http://localhost:8000/api/users?limit=100", head: "Host|localhost:8000\naccept|application/json\nAuthorization|Bearer  x \n", notes: 1,
		},
		"LF, with a body that an editor ended": {
			text: "POST /login HTTP/1.1\nHost: h\nOrigin: https://h\nContent-Length: 3\n\na=1\n", method: "POST", url: "https://h/login", head: "Host|h\nOrigin|https://h\n", body: "a=1",
		},
		"a length that does not fit": {
			text: "POST http://h/login HTTP/1.1\nContent-Length: 30\n\na=1", method: "POST", url: "http://h/login", body: "a=1", notes: 1,
		},
		"chunks":        {text: "POST http://h/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n", method: "POST", url: "http://h/", body: "abcde"},
		"absolute form": {text: "GET https://api.example.com/v1/me HTTP/1.1\nAccept: */*\n", method: "GET", url: "https://api.example.com/v1/me", head: "Accept|*/*\n"},
		"a .http file":  {text: "### who am I\n# a comment\nGET https://h/me\nAccept: a/b\n\n", method: "GET", url: "https://h/me", head: "Accept|a/b\n"},
		"the caller's scheme": {
			text: "GET / HTTP/1.1\nHost: h\n", scheme: "https", method: "GET", url: "https://h/", head: "Host|h\n",
		},
		"HTTP/2":        {text: "GET / HTTP/2\nHost: h\n", method: "GET", url: "https://h/", head: "Host|h\n"},
		"the TLS port":  {text: "GET / HTTP/1.1\nHost: h:443\n", method: "GET", url: "https://h:443/", head: "Host|h:443\n"},
		"pseudo fields": {text: ":authority: h\n:method: PUT\n:path: /a?b=1\n:scheme: https\nx-a: b\n\n{}", method: "PUT", url: "https://h/a?b=1", head: "Host|h\nx-a|b\n", body: "{}"},
		"pseudo fields, CRLF": {
			text: "\r\n:method: GET\r\n:scheme: http\r\n:authority: h\r\n:path: /\r\n\r\n", method: "GET", url: "http://h/", head: "Host|h\n",
		},
		"curl -v": {
			text: "*   Trying 127.0.0.1:8000...\n* Connected to localhost\n> GET /a HTTP/1.1\n> Host: localhost:8000\n> Authorization: Bearer x\n>\n< HTTP/1.1 401 Unauthorized\n< Server: u\n<\n{\"detail\":\"no\"}", method: "GET",
			url: "http://localhost:8000/a", head: "Host|localhost:8000\nAuthorization|Bearer x\n", notes: 1,
		},
		"a folded line":     {text: "GET http://h/ HTTP/1.1\nAuthorization: Bearer\n  x\n", method: "GET", url: "http://h/", head: "Authorization|Bearer x\n", notes: 1},
		"a byte order mark": {text: "\ufeffGET http://h/ HTTP/1.1\nA:b\nC:\n", method: "GET", url: "http://h/", head: "A|b\nC|\n"},
	} {
		if !raw.IsRequest(tc.text) || raw.IsAnswer(tc.text) && name != "curl -v" {
			t.Errorf("%s: not recognised", name)
		}
		r, err := raw.ParseRequest(tc.text, tc.scheme)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := []string{r.Method, r.URL.String(), fields(r.Fields), string(r.Body)}
		if diff := cmp.Diff([]string{tc.method, tc.url, tc.head, tc.body}, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
		if len(r.Notes) != tc.notes {
			t.Errorf("%s: notes %+v", name, r.Notes)
		}
	}
}

func TestAnswersAreReadAsTheyStand(t *testing.T) {
	for name, tc := range map[string]struct {
		text        string
		status      int
		start, head string
		body        string
		truncated   bool
		notes       int
	}{
		"curl -i": {
			text:   "HTTP/1.1 401 Unauthorized\r\ndate: Sun, 30 Nov 2025 07:00:00 GMT\r\nwww-authenticate: Bearer\r\ncontent-length: 15\r\n\r\n{\"detail\":\"no\"}",
			status: 401, start: "HTTP/1.1 Unauthorized", head: "date|Sun, 30 Nov 2025 07:00:00 GMT\nwww-authenticate|Bearer\ncontent-length|15\n", body: `{"detail":"no"}`,
		},
		"HTTP/2":          {text: "HTTP/2 403\nserver: x\n\n", status: 403, start: "HTTP/2 ", head: "server|x\n"},
		"status and body": {text: "401 Unauthorized\n{\"detail\": \"Could not validate credentials\"}\n", status: 401, start: " Unauthorized", body: "{\"detail\": \"Could not validate credentials\"}\n"},
		"status alone":    {text: "\n 419 ", status: 419, start: " "},
		"interim answers": {text: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 No\r\nA: b\r\n\r\nx", status: 401, start: "HTTP/1.1 No", head: "A|b\n", body: "x"},
		"redirects":       {text: "HTTP/1.1 307 Temporary Redirect\nLocation: /posts/\n\nHTTP/1.1 401 No\nA: b\n\nx", status: 401, start: "HTTP/1.1 No", head: "A|b\n", body: "x", notes: 1},
		"curl -v":         {text: "* Connected\n> GET / HTTP/1.1\n> Authorization: Bearer x\n>\n* done\n< HTTP/1.1 401 Unauthorized\n< Server: u\n<\n{ [5 bytes data]\nno\nmore\n* Connection left intact", status: 401, start: "HTTP/1.1 Unauthorized", head: "Server|u\n", body: "no\nmore\n"},
		"cut off":         {text: "HTTP/1.1 401 No\nContent-Length: 900\n\nabc", status: 401, start: "HTTP/1.1 No", head: "Content-Length|900\n", body: "abc", truncated: true, notes: 1},
		"chunks":          {text: "HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", status: 401, start: "HTTP/1.1 No", head: "Transfer-Encoding|chunked\n", body: "abc"},
		"undone chunks":   {text: "HTTP/1.1 401 No\nTransfer-Encoding: chunked\n\n{\"a\":1}", status: 401, start: "HTTP/1.1 No", head: "Transfer-Encoding|chunked\n", body: `{"a":1}`},
	} {
		if !raw.IsAnswer(tc.text) || raw.IsRequest(tc.text) && name != "curl -v" {
			t.Errorf("%s: not recognised", name)
		}
		a, err := raw.ParseAnswer(tc.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a.Status != tc.status || a.Truncated != tc.truncated || len(a.Notes) != tc.notes {
			t.Errorf("%s: %+v", name, a)
		}
		if diff := cmp.Diff([]string{tc.start, tc.head, tc.body}, []string{a.Proto + " " + a.Reason, fields(a.Fields), string(a.Body)}); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

func TestWhatIsNoRequestIsSaidWithItsLine(t *testing.T) {
	const canary = "sEcReT-canary"
	for text, want := range map[string]string{
		"":                                  "empty",
		"# only a comment":                  "empty",
		"hello":                             "line 1 is no request line",
		"\n\nGET\n":                         "line 3 is no request line",
		"GET / HTTP/1.1\nA: b\n":            "no Host field",
		"GET / HTTP/1.1\nHost: \n":          "no Host field",
		"GET / HTTP/1.1\nHost: a/" + canary: "is no host",
		"GET / HTTP/1.1\nHost: u:" + canary + "@h":                   "is no host",
		"GET http://u:" + canary + "@h/ HTTP/1.1\n":                  "user name or password",
		"GET / HTTP/1.1\nHost: h\nBearer " + canary:                  "line 3 is no header field",
		"GET / HTTP/1.1\nHost: h\na b: " + canary:                    "line 3 is no header field",
		"OPTIONS * HTTP/1.1\nHost: h":                                "does not begin with http",
		"GET ftp://h/ HTTP/1.1":                                      "no request line",
		"CONNECT h:443 HTTP/1.1":                                     "no request line",
		"GET / HTTP/1.1\nHost: h\n" + strings.Repeat("a: b\n", 2001): "more than 2000",
		"G\x00E\x00T\x00":                                            "NUL",
		strings.Repeat("a", 2<<20+1):                                 "2 MiB",
	} {
		_, err := raw.ParseRequest(text, "")
		code, hint := finding.ExitOf(err)
		if err == nil || !strings.Contains(err.Error(), want) || code != finding.ExitUsage || hint == "" || strings.Contains(err.Error()+hint, canary) {
			t.Errorf("%.60q: %v (%s)", text, err, hint)
		}
	}
	for text, want := range map[string]string{"": "empty", "GET / HTTP/1.1": "status line", "HTTP/1.1 abc": "status line", "HTTP/1.1 1000 x": "status line", "\x00": "NUL"} {
		if _, err := raw.ParseAnswer(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestHostileTextsAreAnsweredAtOnce(t *testing.T) {
	fill := func(s string) string { return strings.Repeat(s, (raw.MaxText-200)/len(s)) }
	const head = "HTTP/1.1 401 No\nTransfer-Encoding: chunked\n\n"
	for name, text := range map[string]string{
		"folds":       "GET http://h/ HTTP/1.1\nA: b\n" + fill(" a\n"),
		"empty lines": fill("\n"), "comments": fill("#\n"), "fields": "GET http://h/ HTTP/1.1\n" + fill("a:\n"), "colons": "GET http://h/ HTTP/1.1\n" + fill(":"),
		"chunks": head + fill("1\na\n"), "chunk sizes": head + fill("0"), "answers": fill("HTTP/1.1 100 C\n\n"), "verbose": "* \n" + fill("> a\n"), "one line": fill("a"),
		"long values": "GET http://h/ HTTP/1.1\nA: " + fill("a") + "\n", "pseudo fields": fill(":method: a\n"),
	} {
		best := time.Hour
		for try := 0; try < 8 && best > patience.For(200*time.Millisecond); try++ { // the machine may be busy
			started := time.Now()
			_, _ = raw.ParseRequest(text, "")
			_, _ = raw.ParseAnswer(text)
			best = min(best, time.Since(started))
		}
		if best > patience.For(200*time.Millisecond) {
			t.Errorf("%s: %v", name, best)
		}
	}
}

func seeds() []string {
	return []string{
		"GET /a HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer x\r\n\r\nbody",
		":method: GET\n:path: /\n:authority: h\n:scheme: https\n\n",
		"# c\nPOST https://h/ \nContent-Length: 2\n\nab",
		"HTTP/1.1 307 x\nLocation: /\n\nHTTP/2 401\na: b\n c\n\n3\r\nabc\r\n0\r\n",
		"* x\n> GET / HTTP/1.1\n> Host: h\n>\n< HTTP/1.1 401 No\n< A: b\n<\nbody",
	}
}

func FuzzParseRequest(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := raw.ParseRequest(text, "")
		if err != nil {
			return
		}
		if o := r.Origin(); o.Host == "" || o.Scheme != "http" && o.Scheme != "https" || r.Method == "" {
			t.Errorf("%+v", r)
		}
		if len(r.Body) > len(text) {
			t.Errorf("a body of %d bytes in %d", len(r.Body), len(text))
		}
		for _, f := range r.Fields {
			if f.Name == "" || strings.ContainsAny(f.Name+f.Value, "\n\x00") {
				t.Errorf("%+q", f)
			}
		}
		if !raw.IsRequest(text) {
			t.Error("read, but not recognised")
		}
	})
}

func FuzzParseAnswer(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := raw.ParseAnswer(text)
		if err == nil && (a.Status < 100 || a.Status > 599 || len(a.Body) > len(text) || !raw.IsAnswer(text)) {
			t.Errorf("%+v", a)
		}
	})
}
