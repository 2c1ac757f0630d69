package cmd_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/env"
)

// hostile is an input that was seen to surprise some tool, with the exit code that decode owes it.
type hostile struct {
	name, input string
	exit        int
}

// s1 is a well-formed token that a browser really sent.
const s1 = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjozLCJleHAiOjE3NjQ0ODUzNDF9.FRLGdYYK9omhGapt4p1qDlOfi_90Oy_UVU8xZFwEkhU"

const hs256 = `{"alg":"HS256"}`

// compact makes a token with a signature of the right size.
func compact(header, payload string) string {
	e := base64.RawURLEncoding.EncodeToString
	return e([]byte(header)) + "." + e([]byte(payload)) + "." + e(make([]byte, 32))
}

func claims(payload string) string { return compact(hs256, payload) }

func badShapes() []hostile {
	parts := strings.Split(s1, ".")
	wrapped := s1[:76] + "\n" + s1[76:]
	utf16 := "\xff\xfe" + strings.Join(strings.Split(s1, ""), "\x00") + "\x00"
	return []hostile{
		{"empty", "", 2},
		{"white space", " \t\r\n ", 2},
		{"one dot", ".", 1},
		{"two dots", "..", 1},
		{"a million dots", strings.Repeat(".", 1_000_000), 1},
		{"four parts", s1 + ".AAAA", 1},
		{"Bearer prefix", "Bearer " + s1, 0},
		{"Bearer doubled", "Bearer Bearer " + s1, 0},
		{"bearer mis-cased", "bEARER " + s1, 0},
		{"quoted", `"` + s1 + `"`, 0},
		{"trailing LF", s1 + "\n", 0},
		{"trailing CRLF", s1 + "\r\n", 0},
		{"BOM", "\xef\xbb\xbf" + s1, 0},
		{"UTF-16 file", utf16, 0},
		{"percent-encoded", strings.ReplaceAll(s1, ".", "%2E"), 0},
		{"JSON serialisation", `{"protected":"` + parts[0] + `","payload":"` + parts[1] + `","signature":"` + parts[2] + `"}`, 0},
		{"compact and JSON at once", `{"a":"` + s1 + `"}` + s1, 1},
		{"padding", parts[0] + "." + parts[1] + "." + parts[2] + "=", 0},
		{"standard base64", parts[0] + "." + parts[1] + "." + strings.ReplaceAll(parts[2], "_", "/"), 0},
		{"unused bits", s1[:len(s1)-1] + "V", 1},
		{"space inside", s1[:20] + " " + s1[20:], 0},
		{"? inside", s1[:20] + "?" + s1[20:], 1},
		{"wrapped by e-mail", wrapped, 0},
		{"shortened copy", s1[:20] + "..." + s1[len(s1)-10:], 1},
		{"NUL byte", s1[:50] + "\x00" + s1[50:], 1},
		{"cookie line", "Cookie: a=b; access_token=" + s1 + "; c=d", 0},
		{"Set-Cookie line", "Set-Cookie: token=" + s1 + "; Path=/; HttpOnly", 0},
		{"curl command", "curl -X 'GET' \\\n  'http://localhost:8000/api/users?limit=100&offset=0' \\\n  -H 'accept: application/json' \\\n  -H 'Authorization: Bearer " + s1 + "'", 0},
		{"opaque", "f3b1c9d07a6e4b7c9a1e", 1},
		{"PASETO", "v4.public.eyJzdWIiOiJ4In0AAAA", 1},
		{"SAML", "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"></saml:Assertion>", 1},
		{"something that is no text", "\x00\x01\x02\xff\xfe", 1},
	}
}

func badTimes() []hostile {
	var list []hostile
	for value, exit := range map[string]int{
		`0`: 0, `-0`: 0, `-1`: 0, `"1700000000"`: 1, `1700000000000`: 1, `1700000000000000`: 1, `1e10`: 0, `1E+3`: 0,
		`1e400`: 1, `9223372036854775807`: 1, `9223372036854775808`: 1, `1.79e308`: 1, `1700000000.999999999`: 0,
		`null`: 1, `true`: 1, `[1700000000]`: 1, `{"t":1}`: 1, `"2025-11-30T06:49:01Z"`: 1, `253402300800`: 1,
		`-99999999999999999999999999`: 1, `1e-400`: 0, `0.1e1`: 0,
	} {
		list = append(list, hostile{"exp " + value, claims(`{"exp":` + value + `}`), exit})
	}
	return append(list,
		hostile{"exp before iat", claims(`{"iat":1700000100,"exp":1700000000}`), 1},
		hostile{"nbf after exp", claims(`{"nbf":1700000100,"exp":1700000000}`), 1},
		hostile{"iat in the future", claims(`{"iat":1900000000,"exp":1900000100}`), 0},
		hostile{"exp is now", claims(`{"exp":1764486000}`), 0},
		hostile{"no exp", claims(`{"sub":"3"}`), 0},
		hostile{"every time absurd", claims(`{"iat":1e300,"nbf":-1e300,"exp":1e-300,"auth_time":"x","updated_at":[]}`), 1},
	)
}

func badJSON() []hostile {
	deep := strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001)
	return []hostile{
		{"duplicate exp", claims(`{"exp":1,"exp":2}`), 1},
		{"duplicate alg", compact(`{"alg":"none","alg":"HS256"}`, `{}`), 1},
		{"ALG", compact(`{"ALG":"HS256"}`, `{}`), 1},
		{"duplicate through an escape", claims(`{"exp":1,"\u0065xp":2}`), 1},
		{"invalid UTF-8", claims("{\"sub\":\"\xff\xfe\"}"), 1},
		{"lone surrogate", claims(`{"sub":"\ud800"}`), 1},
		{"deeply nested", claims(`{"a":` + deep + `}`), 1},
		{"trailing data", claims(`{"a":1}{"b":2}`), 1},
		{"header is an array", compact(`["HS256"]`, `{}`), 1},
		{"header is null", compact(`null`, `{}`), 1},
		{"payload is no JSON", claims(`hello`), 1},
		{"payload is empty", claims(``), 1},
		{"aud is a number", claims(`{"aud":1}`), 1},
		{"aud is nested", claims(`{"aud":[["api"]]}`), 1},
		{"aud is empty", claims(`{"aud":[]}`), 1},
		{"NaN", claims(`{"exp":NaN}`), 1},
		{"comments", claims(`{"a":1/* b */}`), 1},
		{"__proto__", claims(`{"__proto__":{"admin":true},"constructor":1}`), 0},
		{"an empty name", claims(`{"":1,"a":2}`), 0},
	}
}

// hostileTexts are put wherever a token has room for a text: they must come out harmless.
var hostileTexts = map[string]string{
	"94 clear screen":     "\x1b[2J",
	"95 OSC 52":           "\x1b]52;c;ZXZpbA==\x07",
	"96 OSC 8":            "\x1b]8;;https://evil.example\x1b\\x",
	"97 C1 CSI":           "\u009b31mred",
	"98 DEL":              "a\x7fb",
	"99 bidi override":    "\u202eabc\u2066def",
	"100 tag characters":  "a\U000e0061\U000e0062",
	"101 zero width":      "https://a\u200bccounts.example",
	"101 look-alike":      "https://аccounts.example",
	"102 carriage return": "fine\rEVIL",
	"102 line feed":       "fine\n::error::boom",
	"103 GitHub command":  "::error::boom",
	"103 GitHub stop":     "  ::stop-commands::x",
	"103 GitHub old":      "x ##[error]boom",
	"103 Azure":           "x ##vso[task.setvariable variable=a]b",
	"103 TeamCity":        "##teamcity[buildStatus text='x']",
	"103 Buildkite":       "--- boom",
	"103 GitLab":          "section_start:1:a",
	"103 Travis":          "travis_fold:start:a",
	"104 CDATA end":       "]]>\x01",
	"105 HTML":            "<script>alert(1)</script> ```",
	"106 javascript":      "javascript:alert(1)",
	"107 formula":         "=cmd()|'/c calc'!A1",
	"108 path":            "../../dev/null",
	"109 SQL":             "' OR 1=1 --",
	"separators":          "a\u2028b\u2029c",
	"combining marks":     "e" + strings.Repeat("\u0301", 50),
	"a word without end":  strings.Repeat("a", 100) + "::error::boom",
	"many words":          strings.Repeat("word ", 40) + "::error::boom",
	"a template":          "{{.}} %s %n ${HOME} $(id) `id`",
	"private and invalid": "\ue000\ufffe\ufdd0",
}

func badTexts() []hostile {
	var list []hostile
	for name, text := range hostileTexts {
		quoted, _ := json.Marshal(text)
		q := string(quoted)
		list = append(list,
			hostile{name + " as a value", claims(`{"sub":` + q + `,"list":[` + q + `],"exp":1764485341}`), -1},
			hostile{name + " as a name", claims(`{` + q + `:1}`), -1},
			hostile{name + " as a time", claims(`{"exp":` + q + `}`), -1},
			hostile{name + " in the header", compact(`{"alg":`+q+`,"kid":`+q+`,"typ":`+q+`,`+q+`:1}`, `{}`), -1},
			hostile{name + " raw in JSON", claims("{\"sub\":\"" + text + "\"}"), -1},
			hostile{name + " instead of a payload", claims(text), -1},
			hostile{name + " instead of a token", text, -1},
			hostile{name + " around a token", text + s1 + text, -1},
		)
	}
	return list
}

func TestHostileInputsGetAnAnswerThatNothingObeys(t *testing.T) {
	for section, list := range map[string][]hostile{
		"shape": badShapes(), "times": badTimes(), "JSON": badJSON(), "text": badTexts(),
	} {
		for _, h := range list {
			t.Run(section+"/"+h.name, func(t *testing.T) {
				for _, args := range [][]string{{"decode"}, {"decode", "-j"}, {"expiry"}, {"expiry", "-j"}, {}} {
					checkHostile(t, h, args)
				}
			})
		}
	}
}

func checkHostile(t *testing.T, h hostile, args []string) {
	t.Helper()
	code := -1
	for _, on := range []string{"stdin", "argument", "narrow terminal"} {
		w := &world{}
		line := append([]string{}, args...)
		switch on {
		case "stdin":
			w.stdin = []byte(h.input)
		case "argument":
			if len(args) == 0 || len(h.input) > 100_000 || strings.ContainsRune(h.input, 0) {
				continue // execve takes neither; and a first word may be a command
			}
			line = append(line, "--", h.input)
		case "narrow terminal":
			w.stdin, w.terminal = []byte(h.input), env.Terminal{Out: true, Width: 40}
			line = append(line, "--color", "never")
		}
		started := time.Now()
		stdout, stderr, got := execute(w, "2025-11-30T07:00:00Z", line)
		if d := time.Since(started); d > 20*time.Second {
			t.Errorf("%v on %s took %v", args, on, d)
		}
		if bad := unsafeIn(stdout+stderr, false); bad != "" {
			t.Errorf("%v on %s printed %s:\n%q", args, on, bad, stdout+stderr)
		}
		if bad := markersIn(stdout + stderr); bad != "" {
			t.Errorf("%v on %s printed %s:\n%s", args, on, bad, stdout+stderr)
		}
		if code >= 0 && got != code && !strings.Contains(stderr, "the token is empty") {
			t.Errorf("%v on %s: exit %d, elsewhere %d\n%s%s", args, on, got, code, stdout, stderr)
		}
		code = got
		if decodes := len(args) == 0 || args[0] == "decode"; decodes && h.exit >= 0 && got != h.exit {
			t.Errorf("%v on %s: exit %d, want %d\n%s%s", args, on, got, h.exit, stdout, stderr)
		}
		if got == 0 && stdout == "" || got != 0 && stdout+stderr == "" {
			t.Errorf("%v on %s: exit %d without a word", args, on, got)
		}
	}
}

// execute runs one command line in a world of its own.
func execute(w *world, now string, args []string) (stdout, stderr string, code int) {
	var out, errOut bytes.Buffer
	e := env.OS()
	e.SpareMemory = nil // the memory of the tests is not the program's
	e.In, e.Out, e.Err = bytes.NewReader(w.stdin), &out, &errOut
	e.IsTerminal, e.Environ, e.Zone = w.terminal, w.environ, time.UTC
	at, err := time.Parse(time.RFC3339Nano, now)
	if err != nil {
		panic(err)
	}
	e.Now = func() time.Time { return at }
	e.Net = noNetwork{w}
	code = cmd.Main(e, args)
	return out.String(), errOut.String(), code
}

func TestHugeTokensAreReadInBoundedTime(t *testing.T) {
	var keys strings.Builder
	for i := range 1_000_000 {
		keys.WriteString(`"k` + strconv.Itoa(i) + `":1,`)
	}
	for name, input := range map[string]string{
		"a million keys":     claims(`{` + keys.String() + `"exp":1764485341}`),
		"a claim of 10 MiB":  claims(`{"sub":"` + strings.Repeat("x", 10<<20) + `","exp":1764485341}`),
		"more than 16 MiB":   claims(`{"sub":"` + strings.Repeat("x", 16<<20) + `"}`),
		"a million segments": strings.Repeat("eyJhIjoxfQ.", 1_000_000),
		"a million quotes":   strings.Repeat(`"`, 1_000_000) + s1,
	} {
		t.Run(name, func(t *testing.T) {
			for _, args := range [][]string{{"decode"}, {"decode", "-j"}, {"expiry"}} {
				started := time.Now()
				stdout, stderr, code := execute(&world{stdin: []byte(input)}, "2025-11-30T07:00:00Z", args)
				if code != 0 && code != 1 || stdout == "" {
					t.Errorf("%v: exit %d\n%s", args, code, stderr)
				}
				if args[len(args)-1] != "-j" && len(stdout) > 200_000 {
					t.Errorf("%v wrote %d bytes for people to read", args, len(stdout))
				}
				// A second or less; what hangs takes for ever, and the race detector on a busy machine thirty times as long.
				if d := time.Since(started); d > time.Minute {
					t.Errorf("%v took %v", args, d)
				}
				t.Logf("%v took %v", args, time.Since(started))
			}
		})
	}
}
