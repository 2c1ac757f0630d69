package keys

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSecretPrefixSaysHowItIsWritten(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		enc      Encoding
		err      error
	}{
		{"plain", "plain", Text, nil},
		{"", "", Text, nil},
		{"a:b", "a:b", Text, nil},
		{"text:hex:61", "hex:61", Text, nil},
		{"HEX:61", "HEX:61", Text, nil},
		{"hex:6162", "ab", Hex, nil},
		{"hex:61 62\n", "ab", Hex, nil},
		{"hex:616", "", Hex, ErrOddHex},
		{"hex:6g", "", Hex, ErrEncoding},
		{"hex:", "", Hex, ErrEncoding},
		{"base64:YWI=", "ab", Base64, nil},
		{"base64:YWI", "ab", Base64, nil},
		{"base64:+/+/", "\xfb\xff\xbf", Base64, nil},
		{"base64:-_-_", "", Base64, ErrEncoding},
		{"base64url:-_-_", "\xfb\xff\xbf", Base64URL, nil},
		{"base64url:+/+/", "", Base64URL, ErrEncoding},
		{"base64:====", "", Base64, ErrEncoding},
	} {
		got, enc, err := DecodeSecret([]byte(tt.in))
		if !errors.Is(err, tt.err) || enc != tt.enc || string(got.Reveal()) != tt.want {
			t.Errorf("%q: %q %s %v; want %q %s %v", tt.in, got.Reveal(), enc, err, tt.want, tt.enc, tt.err)
		}
	}
}

func TestSecretRoundTripsThroughEveryEncoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.Byte(), 1, 100).Draw(t, "bytes")
		enc := rapid.SampledFrom([]Encoding{Text, Hex, Base64, Base64URL}).Draw(t, "encoding")
		written := string(enc) + ":" + EncodeSecret(secret(string(b)), enc)
		got, gotEnc, err := DecodeSecret([]byte(written))
		if err != nil || gotEnc != enc || !bytes.Equal(got.Reveal(), b) {
			t.Fatalf("%q came back as %q (%s, %v)", b, got.Reveal(), gotEnc, err)
		}
	})
}

func TestTransformsAreOneStepApart(t *testing.T) {
	for _, tt := range []struct{ id, in, want string }{
		{"trailing-newline", "s", "s\n"},
		{"crlf", "s", "s\r\n"},
		{"carriage-return", "s", "s\r"},
		{"trimmed", " s\n", "s"},
		{"unquoted", `"s"`, "s"},
		{"unquoted", `'s'` + "\n", "s"},
		{"double-quoted", "s", `"s"`},
		{"single-quoted", "s", "'s'"},
		{"hex-decoded", "6162", "ab"},
		{"base64-decoded", "YWI=", "ab"},
		{"base64url-decoded", "-_-_", "\xfb\xff\xbf"},
		{"hex-encoded", "ab", "6162"},
		{"base64-encoded", "ab", "YWI="},
		{"base64url-encoded", "\xfb\xff\xbf", "-_-_"},
		{"newlines-unescaped", `a\nb`, "a\nb"},
		{"comment-cut", "abc#def", "abc"},
		{"dollar-doubled", "a$$b", "a$b"},
		{"upper-case", "ab12", "AB12"},
		{"lower-case", "AB12", "ab12"},
	} {
		got, ok := transform(t, tt.id).Apply([]byte(tt.in))
		if !ok || string(got) != tt.want {
			t.Errorf("%s of %q: %q %v, want %q", tt.id, tt.in, got, ok, tt.want)
		}
	}
	for _, tt := range []struct{ id, in string }{
		{"trimmed", "s"},
		{"trimmed", "  "},
		{"unquoted", `"s'`},
		{"unquoted", `""`},
		{"hex-decoded", "616"},
		{"base64-decoded", "a secret"},
		{"newlines-unescaped", "ab"},
		{"comment-cut", "#x"},
		{"upper-case", "secret"},
		{"upper-case", "1234"},
	} {
		if got, ok := transform(t, tt.id).Apply([]byte(tt.in)); ok {
			t.Errorf("%s of %q applies and gives %q", tt.id, tt.in, got)
		}
	}
}

func TestTransformsAreDocumentedAndLeaveTheirArgumentAlone(t *testing.T) {
	seen := map[string]bool{}
	for _, tr := range Transforms() {
		if seen[tr.ID] || tr.Title == "" || tr.Fix == "" || tr.Cause != idWhitespace && tr.Cause != idEncoding {
			t.Errorf("transform %q is not complete or not unique", tr.ID)
		}
		seen[tr.ID] = true
	}
	rapid.Check(t, func(t *rapid.T) {
		in := []byte(rapid.StringOf(rapid.RuneFrom([]rune("ab12 \n\"'#$\\n=+/-_é"))).Draw(t, "in"))
		was := bytes.Clone(in)
		for _, tr := range Transforms() {
			out, ok := tr.Apply(in)
			if ok && len(out) > 0 {
				out[0] ^= 0xff
			}
			if !bytes.Equal(in, was) {
				t.Fatalf("%s changed its argument", tr.ID)
			}
		}
	})
}

func transform(t *testing.T, id string) Transform {
	t.Helper()
	for _, tr := range Transforms() {
		if tr.ID == id {
			return tr
		}
	}
	t.Fatalf("no transform %q", id)
	return Transform{}
}

func FuzzDecodeSecret(f *testing.F) {
	for _, s := range []string{"", "hex:", "hex:616", "base64:YWI=", "base64url:-_", "text:x", "a:b", "hex:\xff", "base64:\n\n="} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		got, enc, err := DecodeSecret(bytes.Clone(in))
		if err != nil && (strings.Contains(string(in), ":") == false || enc == Text) {
			t.Errorf("%q has no prefix and gave %v", in, err)
		}
		if err == nil && enc != Text {
			again, _, err := DecodeSecret([]byte(string(enc) + ":" + EncodeSecret(got, enc)))
			if err != nil || !bytes.Equal(again.Reveal(), got.Reveal()) {
				t.Errorf("%q does not round-trip: %v", in, err)
			}
		}
		for _, tr := range Transforms() {
			_, _ = tr.Apply(in)
		}
		r := Rate(secret(string(in)), "HS256")
		if r.EntropyBits < 0 || r.EntropyBits > 8*max(1, len(in)) {
			t.Errorf("%d bits of entropy in %d bytes", r.EntropyBits, len(in))
		}
	})
}
