package token

import (
	"encoding/base64"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/patience"
)

// large is the size that the limits are spoken of; long is enough to tell linear from quadratic.
const (
	large = 10 << 20
	long  = 2 << 20
)

// TestLargeInputsTakeLinearTime pins bad input 24 and its relatives: each is megabytes of what a careless reader
// would be quadratic in. A linear one needs milliseconds, a quadratic one hours.
func TestLargeInputsTakeLinearTime(t *testing.T) {
	fill := func(s string) string { return strings.Repeat(s, long/len(s)) }
	for name, in := range map[string]string{
		"one token":              bigToken(),
		"dots":                   fill("."),
		"dots behind a token":    storyToken + fill("."),
		"spaces":                 fill(" "),
		"spaces inside":          storyToken[:60] + fill(" ") + storyToken[60:],
		"line breaks":            storyToken[:60] + fill("\r\n") + storyToken[60:],
		"quotes":                 fill(`"`),
		"quotes around":          fill(`"`) + storyToken + fill(`"`),
		"percent":                fill("%25"),
		"nested percent":         "%" + fill("25"),
		"schemes":                fill("Bearer "),
		"openings of tokens":     "Cookie: a=" + fill("ey"),
		"openings apart":         "curl " + fill("ey. "),
		"cookies":                "Cookie: " + fill("a=b; "),
		"cookies with tokens":    "Cookie: " + fill("a=eyJ.e; "),
		"parameters":             "http://a/?" + fill("a=b&"),
		"parameters with tokens": "http://a/?" + fill("a=eyJ.e&"),
		"header lines":           fill("Authorization: a\n"),
		"a wrapped header line":  "Authorization: eyJ\n" + fill("AAAA\n"),
		"fields":                 fill("a: "),
		"braces":                 fill("{"),
		"brackets":               `{"a":` + fill("["),
		"commas":                 "{" + fill(","),
		"members":                `{"a":1` + fill(`,"a":1`) + "}",
		"backslashes":            fill(`\n`),
		"semicolons":             storyToken + fill(";"),
		"mail quotes":            fill("> "),
		"mail":                   "> " + storyToken[:60] + fill("\n> "),
		"quoted-printable":       storyToken[:60] + fill("=\n"),
		"equals":                 storyToken + fill("="),
		"equals in parts":        storyToken + fill("=."),
		"plus":                   storyToken[:60] + fill("+/"),
		"tokens":                 fill(storyToken + "\n"),
		"base64 of base64":       fill("ZXlK"),
		"NUL":                    fill("\x00"),
		"UTF-16":                 utf16Text(fill("a"), false, true),
		"no UTF-8":               fill("\xff"),
		"curl":                   "curl " + fill("-H authorization:"),
		"ellipses":               "ey" + fill("…"),
		"session":                fill(".eJ"),
		"sessions apart":         "curl " + fill(".eJ "),
		"session cookies":        "Cookie: " + fill("a="+flaskCookie(`{"a":"`+strings.Repeat(" ", MaxSession)+`"}`, 1754206748, true)+"; "),
		"a large session":        flaskCookie(`{"a":"`+strings.Repeat("x", long/2)+`"}`, 1754206748, false),
		"stored blocks":          ".eJ" + fill("AAAA") + ".aJ8Gcg." + strings.Repeat("A", 27),
		"chunks":                 "Cookie: " + fill("a.0=b; a.1=c; "),
		"Set-Cookie lines":       "HTTP/1.1 200 OK\n" + fill("Set-Cookie: a=b; Path=/\n"),
		"Set-Cookie with tokens": "HTTP/1.1 200 OK\n" + fill("Set-Cookie: a=eyJ.e; Path=/\n"),
		"attributes":             "Set-Cookie: a=b; " + fill("Expires=x; "),
		"words":                  fill("a b "),
		"words like tokens":      fill("(eyJ.e.e) "),
		"unencoded":              b64(`{"b64":false,"crit":["b64"]}`) + "." + fill(`{"a": "%25 "}`) + ".AAAA",
		"unencoded dots":         b64(`{"b64":false,"crit":["b64"]}`) + fill("."),
		"a large header":         b64(`{"a":"`+fill("b")+`"}`) + ".e30.AAAA",
		"signatures":             `{"payload":"e30","signatures":[` + fill(`{"protected":"e30","signature":"AA"},`) + `5]}`,
		"recipients":             `{"ciphertext":"","recipients":[` + fill(`{"header":{},"encrypted_key":"AA"},`) + `5]}`,
		"unprotected":            `{"payload":"e30","protected":"e30","signature":"AA","header":{"a":1` + fill(`,"a":1`) + `}}`,
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			got := Parse(in)
			r := Describe(got, time.Unix(1_700_000_000, 0), time.UTC, nil)
			if d := time.Since(start); d > patience.For(5*time.Second) {
				t.Errorf("took %v", d)
			} else {
				t.Logf("%v for %d bytes: %s, %d peels, %d faults", d, len(in), got.Form, len(got.Peeled), len(got.Faults))
			}
			if len(r.PayloadRows) > maxRows+1 {
				t.Errorf("%d rows", len(r.PayloadRows))
			}
		})
	}
}

// bigToken has a payload that makes it 10 MiB long.
func bigToken() string {
	return madeOf(`{"alg":"HS256"}`, `{"sub":"a","data":"`+strings.Repeat("x", large*3/4)+`","exp":1700000000}`)
}

// TestMemoryStaysBelowThreeTimesTheToken pins promise 9.
func TestMemoryStaysBelowThreeTimesTheToken(t *testing.T) {
	for name, in := range map[string]string{
		"one large claim": bigToken(),
		"many claims":     madeOf(`{"alg":"HS256"}`, `{"exp":1700000000`+strings.Repeat(`,"a claim of a usual length":"with a value of a usual length, say an address"`, large/100)+`}`),
		"wrapped":         wrapped(bigToken(), 76, "\r\n"),
		"in quotes":       `"Bearer ` + bigToken() + `"` + "\n",
		"percent-encoded": strings.ReplaceAll(bigToken(), ".", "%2E"),
		"in a cookie":     "Cookie: theme=dark; session=" + bigToken() + "; lang=en",
		"in a request":    "GET / HTTP/1.1\r\nAuthorization: Bearer " + bigToken() + "\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			got := Parse(in)
			runtime.ReadMemStats(&after)
			// Everything ever allocated, whether it was freed again or not: the peak is below that.
			if used := after.TotalAlloc - before.TotalAlloc; used > 3*uint64(len(in)) {
				t.Errorf("%.1f times the input", float64(used)/float64(len(in)))
			}
			if !got.Signed() {
				t.Errorf("faults %+v", got.Faults)
			}
		})
	}
}

func TestMoreThanTheLimitIsRefused(t *testing.T) {
	in := madeOf(`{"alg":"HS256"}`, `{"data":"`+strings.Repeat("x", MaxInput)+`"}`)
	got := Parse(in)
	if f, bad := got.FirstFault(); got.Form != FormTooLarge || !bad || !strings.Contains(f.Message, "16 MiB") || got.Compact != "" {
		t.Errorf("%s %+v", got.Form, got.Faults)
	}
	if got := Parse(in[:MaxInput]); got.Form == FormTooLarge {
		t.Error("exactly the limit is refused")
	}
}

// TestAMillionDotsAreRefusedAtOnce pins bad input 5: under 100 ms, with room for a shared machine and the race detector.
func TestAMillionDotsAreRefusedAtOnce(t *testing.T) {
	best := time.Hour
	for range 5 {
		start := time.Now()
		Parse(strings.Repeat(".", 1_000_000))
		best = min(best, time.Since(start))
	}
	if best > patience.For(100*time.Millisecond) {
		t.Errorf("the fastest of five took %v", best)
	}
}

func BenchmarkParse(b *testing.B) {
	in := storyToken
	for b.Loop() {
		Parse(in)
	}
}

func BenchmarkParse10MiB(b *testing.B) {
	in := bigToken()
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(in)
	}
}

func BenchmarkBase64(b *testing.B) {
	in := strings.Split(bigToken(), ".")[1]
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		_, _ = base64.RawURLEncoding.DecodeString(in)
	}
}
