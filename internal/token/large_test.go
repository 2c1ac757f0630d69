package token

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// largeSamples are texts with a payload long enough to be cut anywhere: whole, and with all that can stand in or around a
// token.
func largeSamples() map[string]string {
	payload := `{"sub":"a","exp":1900000000,"data":"` + strings.Repeat("x", 300) + `"`
	whole := b64(`{"alg":"HS256"}`) + "." + b64(payload+"}") + "."
	signature := b64(strings.Repeat("s", 32))
	body := strings.Split(whole, ".")[1]
	for len(payload)%3 != 0 {
		payload += " "
	}
	odd := b64(payload + "}") // two characters more than a multiple of four
	impossible := odd[:len(odd)-1]
	return map[string]string{
		"whole":                      whole + signature,
		"whole, in a line":           whole + signature + "\n",
		"in a line of Windows":       whole + signature + "\r\n",
		"two line ends":              whole + signature + "\n\n",
		"a payload of 1 mod 3 bytes": b64(`{"alg":"HS256"}`) + "." + b64(payload+" }") + "." + signature,
		"a payload of 2 mod 3 bytes": b64(`{"alg":"HS256"}`) + "." + b64(payload+"  }") + "." + signature,
		"no signature":               whole,
		"no end":                     strings.TrimSuffix(whole, "."),
		"cut":                        whole[:len(whole)-30],
		"cut to an impossible size":  b64(`{"alg":"HS256"}`) + "." + impossible + "." + signature,
		"a character too many":       b64(`{"alg":"HS256"}`) + "." + impossible + "AAAA." + signature,
		"bits that must be zero":     b64(`{"alg":"HS256"}`) + "." + impossible + "R." + signature,
		"bits in the signature":      whole + signature[:len(signature)-1] + "9",
		"a bad signature":            whole + "ab*d",
		"four parts":                 whole + signature + "." + signature,
		"five parts":                 whole + signature + "." + signature + "." + signature,
		"standard base64":            whole[:40] + "+/+/" + whole[40:] + signature,
		"padding":                    b64(`{"alg":"HS256"}`) + "." + body + "==." + signature,
		"a space inside":             whole[:60] + " " + whole[60:] + signature,
		"wrapped":                    whole[:60] + "\n" + whole[60:] + signature,
		"NUL":                        whole[:60] + "\x00" + whole[60:] + signature,
		"a word behind":              whole + signature + " and a word",
		"a quote behind":             whole + signature + `"`,
		"in quotes":                  `"` + whole + signature + `"`,
		"Bearer":                     "Bearer " + whole + signature,
		"a URL":                      "https://example.com/?token=" + whole + signature,
		"JSON broken":                b64(`{"alg":"HS256"}`) + "." + b64(payload) + "." + signature,
		"JSON broken inside":         b64(`{"alg":"HS256"}`) + "." + b64(payload+",}") + "." + signature,
		"a payload that is no JSON":  b64(`{"alg":"HS256"}`) + "." + b64(strings.Repeat("text", 90)) + "." + signature,
		"nested":                     b64(`{"alg":"HS256","cty":"JWT"}`) + "." + b64(whole+signature) + "." + signature,
		"enc":                        b64(`{"alg":"dir","enc":"A128GCM"}`) + "." + b64(payload) + "." + signature,
		"b64 false":                  b64(`{"alg":"HS256","b64":false,"crit":["b64"]}`) + "." + body + "." + signature,
		"a broken header":            b64(`{"alg":"HS256"`) + "." + body + "." + signature,
		"another header":             b64(`{"alg":"HS256"} x`) + "." + body + "." + signature,
		"a long signature":           whole + strings.Repeat("s", maxSmallHeader+8),
		"bytes that are no UTF-8":    b64(`{"alg":"HS256"}`) + "." + b64(payload+",\"b\":\"\xff\"}") + "." + signature,
	}
}

// TestALargeTokenIsReadAsASmallOneIs reads every sample both ways, cut at any place, and in pieces of any size.
func TestALargeTokenIsReadAsASmallOneIs(t *testing.T) {
	streamed := 0
	for name, text := range largeSamples() {
		rapid.Check(t, func(r *rapid.T) {
			cut := rapid.IntRange(0, len(text)).Draw(r, "cut")
			rest := io.Reader(strings.NewReader(text[cut:]))
			switch rapid.IntRange(0, 2).Draw(r, "reader") {
			case 1:
				rest = iotest.OneByteReader(rest)
			case 2:
				rest = iotest.DataErrReader(rest)
			}
			size := rapid.SampledFrom([]int64{0, int64(len(text)), int64(len(text)) + 1, int64(len(text)) / 2}).Draw(r, "size")
			got, err := ParseLarge(text[:cut], rest, size)
			if err != nil {
				r.Fatal(err)
			}
			if got.Streamed {
				streamed++
			}
			sameToken(r, name, got, Parse(strings.TrimSuffix(text, "\n")))
		})
	}
	if streamed == 0 {
		t.Error("no token was decoded as it arrived")
	}
}

// sameToken fails where two readings of a text differ in anything but that one of them does not keep it.
func sameToken(t interface {
	Helper()
	Errorf(format string, args ...any)
}, name string, got, want Token,
) {
	t.Helper()
	if got.SigningInput() != want.SigningInput() || got.Length() != want.Length() || got.WithoutPayload() != want.WithoutPayload() {
		t.Errorf("%s: signed %q, %d characters; must be %q, %d", name, got.SigningInput(), got.Length(), want.SigningInput(), want.Length())
	}
	var written strings.Builder
	got.WriteSigningInput(&written)
	if written.String() != want.SigningInput() {
		t.Errorf("%s: writes %q, must be %q", name, written.String(), want.SigningInput())
	}
	if got.Streamed {
		got.Compact, got.Segments[1], got.Streamed = want.Compact, want.Segments[1], false
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: read as\n%+v\nmust be\n%+v", name, got, want)
	}
}

// TestATokenIsDecodedAsItArrives names those samples of which the text is not kept, so that the others of the test above
// are not all there is.
func TestATokenIsDecodedAsItArrives(t *testing.T) {
	for name, text := range largeSamples() {
		got, err := ParseLarge(text[:100], strings.NewReader(text[100:]), 0)
		if err != nil {
			t.Fatal(err)
		}
		want := false
		switch name {
		case "whole", "whole, in a line", "a payload of 1 mod 3 bytes", "a payload of 2 mod 3 bytes", "no signature", "JSON broken",
			"JSON broken inside", "a payload that is no JSON", "nested", "enc", "bytes that are no UTF-8":
			want = true
		}
		if got.Streamed != want {
			t.Errorf("%s: decoded as it arrived: %v, must be %v", name, got.Streamed, want)
		}
	}
}

func TestATokenThatIsTooLargeIsNotDecoded(t *testing.T) {
	head := b64(`{"alg":"HS256"}`) + "."
	for name, c := range map[string]struct {
		text string
		form Form
	}{
		"as large as it may be": {head + strings.Repeat("A", MaxInput-len(head)-4) + ".AAA", FormJWS},
		"a line end behind it":  {head + strings.Repeat("A", MaxInput-len(head)-4) + ".AAA\n", FormJWS},
		"one byte more":         {head + strings.Repeat("A", MaxInput-len(head)-3) + ".AAA", FormTooLarge},
		"endless":               {head + strings.Repeat("A", MaxInput+chunkSize), FormTooLarge},
	} {
		got, err := ParseLarge(c.text[:1<<20], strings.NewReader(c.text[1<<20:]), int64(len(c.text)))
		if err != nil || got.Form != c.form {
			t.Errorf("%s: %s, %v; must be %s", name, got.Form, err, c.form)
		}
	}
}

func TestAnErrorOfReadingIsNotTakenForTheEnd(t *testing.T) {
	broken := errors.New("the disk is gone")
	for name, text := range largeSamples() {
		for _, at := range []int{10, 100, len(text) - 5} {
			rest := io.MultiReader(strings.NewReader(text[at:len(text)-2]), iotest.ErrReader(broken))
			if at > len(text)-2 {
				rest = iotest.ErrReader(broken)
			}
			if _, err := ParseLarge(text[:at], rest, 0); !errors.Is(err, broken) {
				t.Errorf("%s, from %d: %v", name, at, err)
			}
		}
	}
}

// FuzzParseLarge holds the two ways to read a text against each other for any text.
func FuzzParseLarge(f *testing.F) {
	for _, text := range largeSamples() {
		f.Add(text, 100)
	}
	f.Fuzz(func(t *testing.T, text string, cut int) {
		if cut < 0 || cut > len(text) || len(text) > 1<<20 {
			t.Skip("no place to cut, or more than a fuzzer should read")
		}
		got, err := ParseLarge(text[:cut], strings.NewReader(text[cut:]), int64(len(text)))
		if err != nil {
			t.Fatal(err)
		}
		sameToken(t, "fuzzed", got, Parse(strings.TrimSuffix(text, "\n")))
	})
}
