package finding

import (
	"encoding/base64"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// minRun is the length from which a run of base64 characters is decoded to be looked into.
const minRun = 24

// view is a text with one layer of encoding taken off, which can say where its bytes came from.
type view struct {
	text string
	// encoded, mark and unit are what the text was made from: see decodeView.
	encoded     string
	mark, other byte
	unit        func(string) ([]byte, int)
	// base64: the place is computed instead, from where the run begins.
	base64 bool
	start  int
}

// back appends the spans found in a view, translated to the text it was made from.
func (v view) back(to, found []span) []span {
	if len(found) == 0 {
		return to
	}
	if v.base64 {
		for _, sp := range found {
			sp.from, sp.to = v.start+8*sp.from/6, v.start+(8*sp.to+5)/6
			to = append(to, sp)
		}
		return to
	}
	// Where each byte begins and ends is worked out only now: nearly always nothing was found.
	begins, ends := make([]int32, 0, len(v.text)), make([]int32, 0, len(v.text))
	v.each(func(i, n int, decoded []byte) {
		bytes := len(decoded)
		if decoded == nil {
			bytes = 1
		}
		for range bytes {
			begins, ends = append(begins, int32(i)), append(ends, int32(i+n))
		}
	})
	for _, sp := range found {
		sp.from, sp.to = int(begins[sp.from]), int(ends[sp.to-1])
		to = append(to, sp)
	}
	return to
}

// each goes through the encoded text: n characters from i stand for decoded, or one character for itself, where decoded
// is nil.
func (v view) each(do func(i, n int, decoded []byte)) {
	for i := 0; i < len(v.encoded); {
		if c := v.encoded[i]; c == v.mark || c == v.other {
			if decoded, n := v.unit(v.encoded[i:]); n > 0 {
				if decoded == nil {
					decoded = []byte{}
				}
				do(i, n, decoded)
				i += n
				continue
			}
		}
		do(i, 1, nil)
		i++
	}
}

// decodeView applies unit wherever mark stands: unit returns what the characters at the beginning of its argument
// stand for and how many they are, 0 when they stand for themselves. ok is false when nothing was encoded.
func decodeView(s string, mark byte, unit func(string) ([]byte, int)) (v view, ok bool) {
	if strings.IndexByte(s, mark) < 0 || int64(len(s)) >= 1<<31 {
		return view{}, false
	}
	return decodeMarks(s, mark, mark, unit)
}

// decodeMarks is decodeView for two marks.
func decodeMarks(s string, mark, other byte, unit func(string) ([]byte, int)) (v view, ok bool) {
	v = view{encoded: s, mark: mark, other: other, unit: unit}
	var text strings.Builder
	text.Grow(len(s))
	v.each(func(i, _ int, decoded []byte) {
		if decoded == nil {
			text.WriteByte(s[i])
			return
		}
		ok = true
		text.Write(decoded)
	})
	v.text = text.String()
	return v, ok
}

// percentView undoes percent-encoding (RFC 3986 §2.1), whichever characters were encoded.
func percentView(s string) (view, bool) {
	return decodeView(s, '%', func(s string) ([]byte, int) { return hexUnit(s, 1, 2) })
}

// quotedPrintableView undoes quoted-printable (RFC 2045 §6.7), its soft line breaks included.
func quotedPrintableView(s string) (view, bool) {
	return decodeView(s, '=', func(s string) ([]byte, int) {
		switch {
		case strings.HasPrefix(s, "=\r\n"):
			return nil, 3
		case strings.HasPrefix(s, "=\n"):
			return nil, 2
		}
		return hexUnit(s, 1, 2)
	})
}

// unfoldView joins lines: base64 in a message is wrapped at 64 or 76 characters.
func unfoldView(s string) (v view, ok bool) {
	if strings.IndexByte(strings.TrimRight(s, "\r\n"), '\n') < 0 || int64(len(s)) >= 1<<31 {
		return view{}, false
	}
	return decodeMarks(s, '\n', '\r', func(string) ([]byte, int) { return nil, 1 })
}

// hexUnit reads one byte written as digits hexadecimal digits after skip characters.
func hexUnit(s string, skip, digits int) ([]byte, int) {
	if len(s) < skip+digits {
		return nil, 0
	}
	v, err := strconv.ParseUint(s[skip:skip+digits], 16, 8)
	if err != nil {
		return nil, 0
	}
	return []byte{byte(v)}, skip + digits
}

// backslashView undoes the escapes of JSON (RFC 8259 §7), of Go's %q and of [Safe].
func backslashView(s string) (view, bool) { return decodeView(s, '\\', backslashUnit) }

func backslashUnit(s string) ([]byte, int) {
	if len(s) < 2 {
		return nil, 0
	}
	switch c := s[1]; c {
	case 'n':
		return []byte{'\n'}, 2
	case 'r':
		return []byte{'\r'}, 2
	case 't':
		return []byte{'\t'}, 2
	case 'b':
		return []byte{'\b'}, 2
	case 'f':
		return []byte{'\f'}, 2
	case 'x':
		return hexUnit(s, 2, 2)
	case 'u':
		return surrogateUnit(s)
	case 'U':
		return runeUnit(s, 8)
	case '"', '\\', '/', '\'', '#', ':', '-', '+', '^':
		return []byte{c}, 2
	}
	return nil, 0
}

// runeUnit reads a code point written as \u or \U and digits hexadecimal digits.
func runeUnit(s string, digits int) ([]byte, int) {
	if len(s) < 2+digits {
		return nil, 0
	}
	v, err := strconv.ParseUint(s[2:2+digits], 16, 32)
	if err != nil || v > utf8.MaxRune {
		return nil, 0
	}
	return utf8.AppendRune(nil, rune(v)), 2 + digits
}

// surrogateUnit reads \uNNNN, or two of them that make one code point.
func surrogateUnit(s string) ([]byte, int) {
	if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
		hi, err1 := strconv.ParseUint(s[2:6], 16, 16)
		lo, err2 := strconv.ParseUint(s[8:12], 16, 16)
		if r := utf16.DecodeRune(rune(hi), rune(lo)); err1 == nil && err2 == nil && r != utf8.RuneError {
			return utf8.AppendRune(nil, r), 12
		}
	}
	return runeUnit(s, 4)
}

// htmlView undoes character references of HTML: the numeric ones and those named ones that escapers write.
func htmlView(s string) (view, bool) {
	return decodeView(s, '&', func(s string) ([]byte, int) {
		end := strings.IndexByte(s[:min(len(s), 12)], ';')
		if end < 2 {
			return nil, 0
		}
		name := s[1:end]
		if name[0] != '#' {
			c, ok := namedReference(name)
			if !ok {
				return nil, 0
			}
			return []byte(c), end + 1
		}
		digits, base := name[1:], 10
		if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
			digits, base = digits[1:], 16
		}
		v, err := strconv.ParseUint(digits, base, 32)
		if err != nil || v > utf8.MaxRune {
			return nil, 0
		}
		return utf8.AppendRune(nil, rune(v)), end + 1
	})
}

func namedReference(name string) (string, bool) {
	names := [...][2]string{
		{"amp", "&"},
		{"lt", "<"},
		{"gt", ">"},
		{"quot", `"`},
		{"apos", "'"},
		{"sol", "/"},
		{"bsol", `\`},
		{"equals", "="},
		{"plus", "+"},
		{"num", "#"},
		{"percnt", "%"},
		{"dollar", "$"},
		{"excl", "!"},
		{"quest", "?"},
		{"commat", "@"},
		{"colon", ":"},
		{"semi", ";"},
		{"comma", ","},
		{"period", "."},
		{"ast", "*"},
		{"lowbar", "_"},
		{"lpar", "("},
		{"rpar", ")"},
		{"lsqb", "["},
		{"rsqb", "]"},
		{"lcub", "{"},
		{"rcub", "}"},
		{"grave", "`"},
		{"Hat", "^"},
		{"verbar", "|"},
		{"Tab", "\t"},
		{"NewLine", "\n"},
	}
	for _, n := range names {
		if n[0] == name {
			return n[1], true
		}
	}
	return "", false
}

// base64Views decodes the runs of base64 or base64url that are long enough to hold more than a word. A value in
// its own spelling is found without them, at any offset; they are for a value that was escaped before. Of a run that
// may have begun before s, each of the four alignments is decoded.
func base64Views(s string, begun bool) iter.Seq[view] {
	return func(yield func(view) bool) {
		var scratch []byte
		for i := 0; i < len(s); {
			if !isBase64(s[i]) {
				i++
				continue
			}
			start, std := i, true
			for ; i < len(s) && isBase64(s[i]); i++ {
				std = std && s[i] != '-' && s[i] != '_'
			}
			alignments := 1
			if begun && start == 0 {
				alignments = 4
			}
			for from := start; from < start+alignments && i-from >= minRun; from++ {
				text, ok := decodeRun(s[from:i], std, &scratch)
				if ok && !yield(view{text: text, base64: true, start: from}) {
					return
				}
			}
		}
	}
}

// decodeRun decodes a run of base64 or base64url. scratch is kept from one run to the next.
func decodeRun(run string, std bool, scratch *[]byte) (string, bool) {
	enc := base64.RawURLEncoding
	if std {
		enc = base64.RawStdEncoding
	}
	if len(run)%4 == 1 {
		run = run[:len(run)-1]
	}
	*scratch = slices.Grow((*scratch)[:0], enc.DecodedLen(len(run)))[:enc.DecodedLen(len(run))]
	n, err := enc.Decode(*scratch, []byte(run))
	return string((*scratch)[:n]), err == nil
}

func isBase64(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_'
}
