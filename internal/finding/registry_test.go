package finding_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"mime/quotedprintable"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

const (
	canary = `Tr0ub4dor&3 "<\>"/+=%é`
	header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
	body   = "eyJzdWIiOiJhbGljZSJ9"
	sig    = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	jws    = header + "." + body + "." + sig
)

// lowerHex writes %2F as %2f.
func lowerHex(s string) string {
	b := []byte(s)
	for i := range b {
		if b[i] == '%' && i+2 < len(b) {
			copy(b[i:], strings.ToLower(s[i:i+3]))
		}
	}
	return string(b)
}

// spellings are ways in which a server may reflect a value.
func spellings(v string) map[string]string {
	js, _ := json.Marshal(v)
	var qp bytes.Buffer
	w := quotedprintable.NewWriter(&qp)
	_, _ = io.WriteString(w, v)
	_ = w.Close()
	full := strings.Builder{}
	escaped := strings.Builder{}
	for i := range len(v) {
		fmt.Fprintf(&full, "%%%02x", v[i])
	}
	for _, r := range v {
		fmt.Fprintf(&escaped, `\u%04x`, r)
	}
	longer := `{"a":"b","Authorization":"` + v + `","c":1}`
	return map[string]string{
		"plain":             v,
		"query":             url.QueryEscape(v),
		"path":              url.PathEscape(v),
		"percent lower":     lowerHex(url.QueryEscape(v)),
		"percent all":       full.String(),
		"percent twice":     url.PathEscape(url.PathEscape(v)),
		"json":              string(js),
		"json all escaped":  escaped.String(),
		"json twice":        strings.ReplaceAll(strings.ReplaceAll(string(js), `\`, `\\`), `"`, `\"`),
		"go quoted":         fmt.Sprintf("%q", v),
		"html":              html.EscapeString(v),
		"quoted-printable":  qp.String(),
		"hex":               hex.EncodeToString([]byte(v)),
		"base64":            base64.StdEncoding.EncodeToString([]byte(v)),
		"base64url":         base64.RawURLEncoding.EncodeToString([]byte(v)),
		"base64 offset 1":   base64.StdEncoding.EncodeToString([]byte("x" + v + "yz")),
		"base64 offset 2":   base64.StdEncoding.EncodeToString([]byte("xx" + v + "yz")),
		"base64url inside":  base64.URLEncoding.EncodeToString([]byte(longer)),
		"base64 of percent": base64.StdEncoding.EncodeToString([]byte("token=" + url.QueryEscape(v) + "&more=1")),
		"percent of base64": url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(v))),
		"safe":              finding.Safe(v),
	}
}

func TestAnEchoIsMaskedInEverySpelling(t *testing.T) {
	for _, secret := range []string{canary, jws, "s3cr3t", strings.Repeat("Long-Secret/Of+Many.", 30), "žluťoučký kůň", "\x00\xff\xfe\x01binary\x80"} {
		reg := finding.NewRegistry()
		reg.Add(secret)
		for name, spelled := range spellings(secret) {
			if name == "json" || name == "json twice" || name == "json all escaped" {
				if secret[0] == 0 {
					continue // JSON cannot hold bytes that are no UTF-8
				}
			}
			text := "the token <" + spelled + "> was refused"
			got := reg.Mask(text)
			if strings.Contains(got, spelled) || got == text {
				t.Errorf("%s of %.20q is shown: %q", name, secret, got)
			}
			if !strings.HasPrefix(got, "the token <") || !strings.HasSuffix(got, "> was refused") {
				t.Errorf("%s of %.20q: the words around it were damaged: %q", name, secret, got)
			}
			if rest := strings.TrimSuffix(strings.TrimPrefix(got, "the token <"), "> was refused"); len(rest) > 60+len(spelled)/8 {
				t.Errorf("%s of %.20q: too much is left: %q", name, secret, rest)
			}
		}
	}
}

func TestBase64WrappedOverSeveralLinesIsMasked(t *testing.T) {
	reg := finding.NewRegistry()
	reg.Add(strings.Repeat("Correct-Horse-9", 20))
	enc := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("Correct-Horse-9", 20)))
	var wrapped []string
	for len(enc) > 76 {
		wrapped, enc = append(wrapped, enc[:76]), enc[76:]
	}
	got := reg.Mask(strings.Join(append(wrapped, enc), "\r\n"))
	if got != finding.Redacted {
		t.Errorf("got %q", got)
	}
}

func TestLinesOfAMultiLineValueAreMaskedOneByOne(t *testing.T) {
	reg := finding.NewRegistry()
	reg.Add("-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqG\r\nSM49AgEGCCqGSM49\n-----END PRIVATE KEY-----\n")
	for text, want := range map[string]string{
		"line 2: MIGHAgEAMBMGByqG":    "line 2: [redacted]",
		"SM49AgEGCCqGSM49":            "[redacted]",
		"-----BEGIN PRIVATE KEY-----": "-----BEGIN PRIVATE KEY-----",
	} {
		if got := reg.Mask(text); got != want {
			t.Errorf("Mask(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSignaturesOfUnknownTokensAreMasked(t *testing.T) {
	reg := finding.NewRegistry()
	for text, want := range map[string]string{
		jws:                              header + "." + body + ".[signature redacted]",
		`{"t":"` + jws + `"}`:            `{"t":"` + header + "." + body + `.[signature redacted]"}`,
		"got " + jws + ". Then":          "got " + header + "." + body + ".[signature redacted]. Then",
		jws + " " + jws:                  header + "." + body + ".[signature redacted] " + header + "." + body + ".[signature redacted]",
		"eyJhbGci..sig_natur":            "eyJhbGci..[signature redacted]",
		"eyJhbGci.key.iv.text.tag":       "eyJhbGci.[signature redacted]",
		"eyJhbGci..iv.text.tag":          "eyJhbGci.[signature redacted]",
		"x.eyJhbGci.eyJzdWIi.sig":        "x.eyJhbGci.eyJzdWIi.[signature redacted]",
		"eyJhbGci.eyJzdWIi.a+b/c= next":  "eyJhbGci.eyJzdWIi.[signature redacted] next",
		"eyJhbGci.eyJzdWIi.":             "eyJhbGci.eyJzdWIi.",
		"jwtdoc decode eyJ...":           "jwtdoc decode eyJ...",
		"eyJ":                            "eyJ",
		"eyJhbGci.eyJzdWIi (unsigned)":   "eyJhbGci.eyJzdWIi (unsigned)",
		"the header begins with eyJ. So": "the header begins with eyJ. So",
	} {
		if got := reg.Mask(text); got != want {
			t.Errorf("Mask(%q)\n got %q\nwant %q", text, got, want)
		}
		if once := reg.Mask(text); reg.Mask(once) != once {
			t.Errorf("Mask is not idempotent for %q: %q", text, reg.Mask(once))
		}
	}
}

func TestARegisteredTokensSignatureAloneIsMasked(t *testing.T) {
	reg := finding.NewRegistry()
	reg.Add(jws)
	if got, want := reg.Mask("bad signature "+sig), "bad signature [redacted]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	// The header is the same for thousands of tokens: it says nothing.
	if got := reg.Mask(header); got != header {
		t.Errorf("the header was masked: %q", got)
	}
}

func TestTheBeginningOfALongSecretIsMasked(t *testing.T) {
	secret := strings.Repeat("0123456789abcdefXYZ-", 20)
	reg := finding.NewRegistry()
	reg.Add(secret)
	got := reg.Mask(finding.Quote(secret))
	if strings.Contains(got, secret[:32]) || strings.Contains(got, secret[32:64]) {
		t.Errorf("got %q", got)
	}
}

func TestOverlappingSecretsAreBothCovered(t *testing.T) {
	reg := finding.NewRegistry()
	reg.Add("Aaaaaaa-middle")
	reg.Add("middle-Bbbbbbb")
	if got := reg.Mask("<Aaaaaaa-middle-Bbbbbbb>"); got != "<[redacted]>" {
		t.Errorf("got %q", got)
	}
}

func TestShowSecretsShowsTheUsersValuesButNeverACure(t *testing.T) {
	const cure = header + ".eyJqdGkiOiJqd3Rkb2MtMSJ9.U2lnbmVkQnlKd3Rkb2NXaXRoVGhlVXNlcnNLZXk"
	reg := finding.NewRegistry()
	reg.Add("Users-Secret-1")
	reg.AddAlways(cure)
	reg.Add(cure) // registered again as a token that was sent: still never shown
	reg.Reveal(true)
	var out strings.Builder
	w := reg.Writer(&out)
	fmt.Fprintf(w, "Users-Secret-1 %s %s\n", jws, cure)
	if got, want := out.String(), "Users-Secret-1 "+jws+" [redacted]\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	reg.Reveal(false)
	if got := reg.Mask("Users-Secret-1"); got != finding.Redacted {
		t.Errorf("after Reveal(false): %q", got)
	}
}

func TestTheWriterSparesOurOwnWordsAndMaskDoesNot(t *testing.T) {
	reg := finding.NewRegistry()
	for _, s := range []string{"secret", "changeme", "redacted", "expired", "user-not-found1"} {
		reg.Add(s)
	}
	const line = "✗ secret-mismatch expired changeme [redacted]\n"
	var out strings.Builder
	w := reg.Writer(&out)
	_, _ = io.WriteString(w, line)
	if out.String() != line {
		t.Errorf("the writer damaged %q: %q", line, out.String())
	}
	if got, want := reg.Mask("the secret is changeme"), "the [redacted] is [redacted]"; got != want {
		t.Errorf("Mask: got %q, want %q", got, want)
	}
	out.Reset()
	_, _ = io.WriteString(w, base64.StdEncoding.EncodeToString([]byte("changeme"))+"\n")
	if out.String() != "[redacted]=\n" {
		t.Errorf("an encoded word is no word of ours: %q", out.String())
	}
	reg.Add("lower-case-and-long")
	out.Reset()
	_, _ = io.WriteString(w, "lower-case-and-long\n")
	if out.String() != "[redacted]\n" {
		t.Errorf("a long value is no word of ours: %q", out.String())
	}
}

func TestTheWriterCatchesASecretSplitOverWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[A-Z][!-~]{7,80}`).Draw(t, "secret")
		if strings.Contains(finding.Redacted, secret) {
			t.Skip("public")
		}
		reg := finding.NewRegistry()
		reg.Add(secret)
		spelled := rapid.SampledFrom([]string{
			secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte("k=" + secret)),
			html.EscapeString(secret), fmt.Sprintf("%q", secret), secret + secret,
		}).Draw(t, "spelled")
		before := rapid.StringMatching(`[a-z \n]{0,30}`).Draw(t, "before")
		after := rapid.StringMatching(`[a-z \n]{0,30}`).Draw(t, "after")
		text := before + " " + spelled + " " + after
		var out strings.Builder
		w := reg.Writer(&out)
		for rest := text; rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "n")
			if wrote, err := io.WriteString(w, rest[:n]); wrote != n || err != nil {
				t.Fatalf("Write = %d, %v", wrote, err)
			}
			rest = rest[n:]
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), secret) || strings.Contains(out.String(), spelled) {
			t.Fatalf("%q shows %q", out.String(), spelled)
		}
		if !strings.HasPrefix(out.String(), before+" ") || !strings.HasSuffix(out.String(), " "+after) {
			t.Fatalf("%q lost its surroundings %q, %q", out.String(), before, after)
		}
	})
}

type failing struct{ after int }

func (f *failing) Write(p []byte) (int, error) {
	if f.after--; f.after < 0 {
		return 0, errors.New("disk full")
	}
	return len(p), nil
}

func TestTheWriterKeepsTheFirstError(t *testing.T) {
	w := finding.NewRegistry().Writer(&failing{after: 1})
	if _, err := io.WriteString(w, "one\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "two\n"); err == nil {
		t.Error("a failed write was reported as done")
	}
	if _, err := io.WriteString(w, "three"); err == nil {
		t.Error("the error was forgotten")
	}
	if err := w.Flush(); err == nil || err.Error() != "disk full" {
		t.Errorf("Flush = %v", err)
	}
}

func TestMaskingIsLinear(t *testing.T) {
	reg := finding.NewRegistry()
	reg.Add(canary)
	reg.Add("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaB")
	reg.Add("eyJ" + strings.Repeat("eyJ", 1000) + ".e30.sig")
	for name, unit := range map[string]string{"a": "a", "eyJ": "eyJ", "dots": "eyJ.", "percent": "%25", "entities": "&amp;", "escapes": `\\`, "base64": "QUJD/", "quoted": "=3D"} {
		line := strings.Repeat(unit, 10<<20/len(unit)) + "\n"
		w := reg.Writer(io.Discard)
		start := time.Now() // quadratic time would be hours
		for rest := line; rest != ""; {
			n := min(len(rest), 32<<10)
			_, _ = io.WriteString(w, rest[:n])
			rest = rest[n:]
		}
		if d := time.Since(start); d > 30*time.Second {
			t.Errorf("%s: a line of 10 MiB took %v", name, d)
		} else {
			t.Logf("%s: %v", name, d)
		}
	}
}

func TestARegistryIsSafeForConcurrentUse(t *testing.T) {
	reg := finding.NewRegistry()
	w := reg.Writer(io.Discard)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 50 {
				secret := fmt.Sprintf("Secret-%d-%d", i, j)
				reg.Add(secret)
				if got := reg.Mask(secret); got != finding.Redacted {
					t.Errorf("Mask(%q) = %q", secret, got)
				}
				_, _ = fmt.Fprintln(w, secret)
				reg.Reveal(false)
			}
		})
	}
	wg.Wait()
}

func FuzzMask(f *testing.F) {
	f.Add("Tr0ub4dor&3", "a Tr0ub4dor%263 b")
	f.Add("s3cr3t", "czNjcjN0")
	f.Add("secret\nline two", `\u0073ecret =\r\n &#x73;`)
	f.Add("ABCDEF", jws)
	f.Fuzz(func(t *testing.T, secret, text string) {
		reg := finding.NewRegistry()
		reg.Add(secret)
		got := reg.Mask(text + secret + text)
		if len(secret) >= 6 && strings.Count(got, secret) > 0 && !strings.Contains("[redacted] [signature redacted]", secret) &&
			!strings.Contains(secret, "redacted]") && !strings.Contains(secret, "[") && !strings.Contains(secret, "]") {
			t.Errorf("Mask with %q shows it: %q", secret, got)
		}
	})
}
