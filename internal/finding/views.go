package finding

import (
	"encoding/base64"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// minRun is the length from which a run of base64 characters is decoded to be looked into.
const minRun = 24

// view is a text with one layer of encoding taken off, which knows where its bytes came from.
type view struct {
	text string
	// at and width say, for each byte of text, where what it was made from begins and how long that is.
	at    []int32
	width []uint8
	// base64: the place is computed instead, from where the run begins.
	base64 bool
	start  int
}

// back appends the spans found in a view, translated to the text it was made from.
func (v view) back(to, found []span) []span {
	for _, sp := range found {
		if v.base64 {
			sp.from, sp.to = v.start+8*sp.from/6, v.start+(8*sp.to+5)/6
		} else {
			sp.from, sp.to = int(v.at[sp.from]), int(v.at[sp.to-1])+int(v.width[sp.to-1])
		}
		to = append(to, sp)
	}
	return to
}

// decodeView applies unit wherever mark stands: unit returns what the characters at the beginning of its argument
// stand for and how many they are, 0 when they stand for themselves. ok is false when nothing was encoded.
func decodeView(s string, mark byte, unit func(string) ([]byte, int)) (v view, ok bool) {
	if strings.IndexByte(s, mark) < 0 || int64(len(s)) >= 1<<31 {
		return view{}, false
	}
	text := make([]byte, 0, len(s))
	v.at, v.width = make([]int32, 0, len(s)), make([]uint8, 0, len(s))
	for i := 0; i < len(s); {
		if s[i] == mark {
			if decoded, n := unit(s[i:]); n > 0 {
				for range decoded {
					v.at, v.width = append(v.at, int32(i)), append(v.width, uint8(n))
				}
				text = append(text, decoded...)
				i += n
				ok = true
				continue
			}
		}
		text, v.at, v.width = append(text, s[i]), append(v.at, int32(i)), append(v.width, 1)
		i++
	}
	v.text = string(text)
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
	text := make([]byte, 0, len(s))
	for i := range len(s) {
		if s[i] != '\r' && s[i] != '\n' {
			text, v.at, v.width = append(text, s[i]), append(v.at, int32(i)), append(v.width, 1)
		}
	}
	v.text = string(text)
	return v, true
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
func base64Views(s string, begun bool) []view {
	var views []view
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
			if v, ok := base64View(s, from, i, std); ok {
				views = append(views, v)
			}
		}
	}
	return views
}

// base64View decodes s[from:to].
func base64View(s string, from, to int, std bool) (view, bool) {
	enc := base64.RawURLEncoding
	if std {
		enc = base64.RawStdEncoding
	}
	if (to-from)%4 == 1 {
		to--
	}
	text, err := enc.DecodeString(s[from:to])
	return view{text: string(text), base64: true, start: from}, err == nil
}

func isBase64(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_'
}
