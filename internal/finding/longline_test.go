package finding_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// written returns what comes out of a masked writer that gets the text in pieces.
func written(t *testing.T, reg *finding.Registry, text string, piece func() int) string {
	t.Helper()
	var out bytes.Buffer
	w := reg.Writer(&out)
	for rest := text; rest != ""; {
		n := min(max(piece(), 1), len(rest))
		if _, err := io.WriteString(w, rest[:n]); err != nil {
			t.Fatal(err)
		}
		rest = rest[n:]
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestALongLineIsMaskedAsAShortOneIs puts secrets in every spelling into lines of a megabyte, at places that cover all
// borders of the parts in which such a line is looked at.
func TestALongLineIsMaskedAsAShortOneIs(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	long := strings.Repeat("Long-Secret/Of+Many.", 30)
	reg := finding.NewRegistry()
	reg.Add(canary)
	reg.Add(long)
	fillers := map[string]string{
		"words":   "a claim, and another one; ",
		"percent": "a%20b%25",
		"escapes": `a\nb\"c\u0041 `,
		"tags":    "a&amp;b&#x41; ",
	}
	for name, filler := range fillers {
		t.Run(name, func(t *testing.T) {
			var line strings.Builder
			var planted []string
			line.WriteString(strings.Repeat(filler, 1000))
			for line.Len() < 1<<20 {
				for kind, s := range spellings([]string{canary, long}[random.IntN(2)]) {
					if kind == "percent twice" && name == "percent" {
						continue // which layer is which cannot be told beside percent signs of the filler
					}
					if strings.Contains(s, "\n") {
						continue // those are several lines
					}
					line.WriteString("<" + s + ">")
					planted = append(planted, s)
					line.WriteString(strings.Repeat(filler, random.IntN(2000)))
				}
			}
			got := written(t, reg, line.String()+"\n", func() int { return 1 + random.IntN(100_000) })
			for _, s := range planted {
				if strings.Contains(got, s) {
					t.Fatalf("%.60q is shown", s)
				}
			}
			if want := reg.Mask(line.String()) + "\n"; got != want {
				at := 0
				for got[at] == want[at] {
					at++
				}
				t.Errorf("differs at %d from what Mask makes of it: %.200q, want %.200q", at, got[max(0, at-60):], want[max(0, at-60):])
			}
		})
	}
}

// TestEncodedTextWithoutAnEndIsSearchedAtEveryAlignment: one run of base64 of a megabyte, in which a secret stands
// percent-encoded: it is found only by decoding, and a part begins at any of the four places of a group.
func TestEncodedTextWithoutAnEndIsSearchedAtEveryAlignment(t *testing.T) {
	reg := finding.NewRegistry()
	reg.Add(canary)
	hidden := spellings(canary)["percent all"]
	for shift := range 4 {
		var plain strings.Builder
		for plain.Len() < 1<<20 {
			plain.WriteString(strings.Repeat("f", 10_007+shift))
			plain.WriteString("<" + hidden + ">")
		}
		run := strings.Repeat("<", shift) + base64.RawURLEncoding.EncodeToString([]byte(plain.String()))
		got := written(t, reg, run, func() int { return 32 << 10 })
		if n, want := strings.Count(got, finding.Redacted), strings.Count(plain.String(), hidden); n != want {
			t.Errorf("shift %d: %d of %d are masked", shift, n, want)
		}
		if got != reg.Mask(run) {
			t.Errorf("shift %d: Mask masks it differently", shift)
		}
	}
}

// TestATokenLongerThanAPartKeepsItsSignatureHidden pins that the signature of a token of megabytes inside a line is not shown,
// wherever its dots lie.
func TestATokenLongerThanAPartKeepsItsSignatureHidden(t *testing.T) {
	const secret = "c2lnbmF0dXJlLXRoYXQtbXVzdC1ub3QtYmUtc2hvd24"
	fill := func(n int) string { return strings.Repeat("QUJD", n/4) }
	for name, tok := range map[string]string{
		"a large payload":              "eyJhbGciOiJIUzI1NiJ9." + fill(1<<20) + "." + secret,
		"a large header":               "eyJh" + fill(1<<20) + ".e30." + secret,
		"a header as large as a part":  "eyJh" + fill(256<<10) + ".e30." + secret,
		"a header a little smaller":    "eyJh" + fill(170<<10) + ".e30." + secret,
		"a large signature":            "eyJhbGciOiJIUzI1NiJ9.e30." + secret + fill(1<<20) + secret,
		"encrypted, five large parts":  "eyJhbGciOiJkaXIifQ." + secret + fill(1<<19) + "." + secret + "." + fill(1<<19) + secret + "." + secret,
		"a payload of about one part":  "eyJhbGciOiJIUzI1NiJ9." + fill(maxPart) + "." + secret,
		"a payload of less than that":  "eyJhbGciOiJIUzI1NiJ9." + fill(maxPart/2) + "." + secret,
		"a dot at the border of parts": "eyJhbGciOiJIUzI1NiJ9." + fill(maxPart-40) + "." + secret,
	} {
		for _, before := range []int{0, 1000, 150_000, 200_000, 262_100} {
			reg := finding.NewRegistry()
			line := `{"a":"` + strings.Repeat("x ", before/2) + tok + `","b":"the end"}`
			got := written(t, reg, line+"\n", func() int { return 32 << 10 })
			if strings.Contains(got, secret) || strings.Contains(got, secret[:20]) {
				t.Errorf("%s, %d bytes in front: the signature is shown", name, before)
			}
			if !strings.HasPrefix(got, line[:before+10]) || !strings.HasSuffix(got, `","b":"the end"}`+"\n") {
				t.Errorf("%s, %d bytes in front: what stands around it is damaged: %.60q ... %q", name, before, got, got[max(0, len(got)-60):])
			}
		}
	}
}

// maxPart is the size of the parts in which a long line is looked at.
const maxPart = 192 << 10

func TestALongLineWithoutSecretsComesOutAsItIs(t *testing.T) {
	reg := finding.NewRegistry()
	for _, filler := range []string{"x", "a b ", "eyJ ", "eyJa.b ", "é", "%41", "QUJD"} {
		line := strings.Repeat(filler, 2<<20/len(filler))
		if got := written(t, reg, line, func() int { return 70_001 }); got != line {
			t.Errorf("%q: %d bytes became %d", filler, len(line), len(got))
		}
	}
}

// FuzzLongLine puts a secret somewhere into a line that is masked in parts: what [finding.Registry.Mask] hides in a short
// text must not be shown of a long one, wherever the secret stands and however the line is written. The parts are small,
// and their overlap is what a secret of this size needs.
func FuzzLongLine(f *testing.F) {
	const longest = 32
	const overlap, held = 144*longest + 100, 3 * 144 * longest
	f.Add("Tr0ub4dor&3", "Tr0ub4dor%263", "x", uint16(held-5), uint16(4096))
	f.Add("s3cr3t-value", "czNjcjN0LXZhbHVl", "QUJD", uint16(held-overlap), uint16(1))
	f.Add("ABCDEFGH", `\u0041BCDEFGH`, `\`, uint16(2*held), uint16(60_000))
	f.Add("secret value", "&#x73;ecret value", "&amp;", uint16(held), uint16(333))
	f.Fuzz(func(t *testing.T, secret, spelled, filler string, at, piece uint16) {
		if filler == "" || len(filler) > 100 || len(secret) > longest || strings.ContainsAny(filler+spelled, "\r\n") || strings.Contains(filler+spelled, "eyJ") {
			t.Skip("no filler, a line of several, or a token in it: other tests speak of those")
		}
		reg := finding.NewRegistry()
		reg.Add(secret)
		// Blanks keep the filler from becoming part of the spelling.
		short := " " + spelled + " "
		if len(spelled) > overlap || strings.Contains(reg.Mask(short), spelled) || strings.Contains(finding.Redacted, spelled) || hasWord(secret) {
			t.Skip("this spelling is not one that is masked")
		}
		before, after := strings.Repeat(filler, int(at)/len(filler)), strings.Repeat(filler, held/len(filler))
		if strings.Contains(before+" "+after, spelled) {
			t.Skip("the filler spells the secret itself")
		}
		var out bytes.Buffer
		w := reg.Writer(&out).InParts(held, overlap)
		for rest := before + short + after; rest != ""; {
			n := min(int(piece)+1, len(rest))
			if _, err := io.WriteString(w, rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), spelled) {
			t.Fatalf("%q is shown behind %d bytes of %q", spelled, len(before), filler)
		}
	})
}

// hasWord reports whether a value, or a line of it, may be one of jwtdoc's own words, which the writer spares.
func hasWord(s string) bool {
	for _, line := range strings.FieldsFunc(s, func(c rune) bool { return c == '\r' || c == '\n' }) {
		if strings.Trim(strings.TrimSpace(line), "abcdefghijklmnopqrstuvwxyz0123456789-") == "" {
			return true
		}
	}
	return false
}
