package pasted

import (
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

func TestAnAnswerIsReadInEveryFormItIsCopiedIn(t *testing.T) {
	for name, tc := range map[string]struct {
		text      string
		status    int
		challenge string
		body      string
		request   string // method and URL
		origin    string
		noAnswer  bool
	}{
		"curl -i":            {"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\n\r\n{\"detail\":\"no\"}", 401, "Bearer", `{"detail":"no"}`, "", "", false},
		"without a protocol": {"401 Unauthorized\nwww-authenticate: Bearer error=\"invalid_token\"\n\nno", 401, `Bearer error="invalid_token"`, "no", "", "", false},
		"curl -v": {
			"* Connected\n> GET /me HTTP/1.1\n> Host: localhost:8000\n>\n< HTTP/1.1 403 Forbidden\n< Content-Type: text/plain\n<\nno way\n", 403, "", "no way\n", "", "", false,
		},
		"request and answer":  {"GET /me HTTP/1.1\nHost: localhost:8000\n\nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer\n\nno", 401, "Bearer", "no", "GET http://localhost:8000/me", "", false},
		"fields alone":        {"WWW-Authenticate: Bearer realm=\"api\"\nContent-Type: application/json\n\n{}", 0, `Bearer realm="api"`, "{}", "", "", false},
		"a body alone":        {` {"detail":"Could not validate credentials"} `, 0, "", `{"detail":"Could not validate credentials"}`, "", "", false},
		"a sentence":          {"Signature verification failed", 0, "", "Signature verification failed", "", "", false},
		"a sentence and more": {"error: jwt expired", 0, "", "error: jwt expired", "", "", false},
		"Chromium, status":    {"main.js:12 GET http://localhost:8000/api/users?limit=100 401 (Unauthorized)", 401, "", "", "GET http://localhost:8000/api/users?limit=100", "", false},
		"Firefox, status":     {"XHR GET\nhttp://localhost:8000/api/users\n[HTTP/1.1 401 Unauthorized 5ms]", 401, "", "", "GET http://localhost:8000/api/users", "", false},
		"Firefox, one word":   {"XHRGET http://localhost:8000/api/users [HTTP/1.1 401 Unauthorized 5ms]", 401, "", "", "GET http://localhost:8000/api/users", "", false},
		"a resource":          {"Failed to load resource: the server responded with a status of 401 (Unauthorized)", 401, "", "", "", "", false},
		"axios":               {"AxiosError: Request failed with status code 401", 401, "", "", "", "", false},
		"Chromium, CORS": {
			"Access to fetch at 'http://localhost:8000/api/users' from origin 'http://localhost:3000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does not have HTTP ok status.",
			0, "", "", "GET http://localhost:8000/api/users", "http://localhost:3000", true,
		},
		"Firefox, CORS": {
			"Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8000/api/users. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 401.",
			0, "", "", "GET http://localhost:8000/api/users", "", true,
		},
		"mixed content": {
			"Mixed Content: The page at 'https://app.example.com/' was loaded over HTTPS, but requested an insecure resource 'http://api.example.com/me'. This request has been blocked; the content must be served over HTTPS.",
			0, "", "", "GET http://api.example.com/me", "https://app.example.com", true,
		},
	} {
		p, err := Parse(tc.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if (p.Answer == nil) != tc.noAnswer {
			t.Errorf("%s: answer %+v", name, p.Answer)
		}
		if p.Answer != nil {
			challenge, _ := p.Answer.Get("WWW-Authenticate")
			if p.Answer.Status != tc.status || challenge != tc.challenge || string(p.Answer.Body) != tc.body {
				t.Errorf("%s: %d %q %q", name, p.Answer.Status, challenge, p.Answer.Body)
			}
		}
		got, origin := "", ""
		if p.Request != nil {
			got = p.Request.Method + " " + p.Request.URL.String()
			origin, _ = p.Request.Get("Origin")
		}
		if tc.request != got || tc.origin != origin {
			t.Errorf("%s: request %q from %q", name, got, origin)
		}
	}
}

func TestWhatIsNoAnswerIsSaid(t *testing.T) {
	for text, want := range map[string]string{"": "empty", " \n\t": "empty", "a\x00b": "NUL", strings.Repeat("x", 3<<20): "2 MiB"} {
		_, err := Parse(text)
		if code, hint := finding.ExitOf(err); err == nil || !strings.Contains(err.Error(), want) || code != finding.ExitUsage || hint == "" {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

// R9: a file's name in a paste is text.
func TestNothingInAPasteIsReadFromDisk(t *testing.T) {
	p, err := Parse("@/etc/passwd")
	if err != nil || string(p.Answer.Body) != "@/etc/passwd" {
		t.Errorf("%v %+v", err, p.Answer)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "HTTP/1.1 401 Unauthorized\r\nA: b\r\n\r\nx", "401\n\n", "www-authenticate: Bearer\n\nx", "> GET / HTTP/1.1\n> Host: h\n>\n< HTTP/1.1 401 X\n<\nb",
		"GET http://h/ 401 (Unauthorized)", "Access to fetch at 'http://h/' from origin 'http://o' has been blocked by CORS policy: x", "Mixed Content: The page at 'https://a' requested an insecure resource 'http://b'",
		"Cross-Origin Request Blocked: resource at http://h/. (Reason", "responded with a status of 401 (", "İİİİ responded with a status of ", "\ufeffHTTP/2 401\n\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		if err != nil {
			if _, hint := finding.ExitOf(err); hint == "" {
				t.Errorf("%v has no hint", err)
			}
			return
		}
		if p.Answer == nil && p.Console == "" {
			t.Error("neither an answer nor a sentence")
		}
		if p.Answer != nil && (p.Answer.Status < 0 || p.Answer.Status > 599) {
			t.Errorf("status %d", p.Answer.Status)
		}
		if p.Request != nil && p.Request.URL == nil {
			t.Error("a request without an address")
		}
	})
}
