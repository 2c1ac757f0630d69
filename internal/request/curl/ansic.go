package curl

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// ansiC decodes the inside of $'...', which browsers write where a value holds a quote, a line break or a character
// beyond ASCII. As in bash, a NUL ends the text.
func ansiC(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			i++
			continue
		}
		text, n := ansiEscape(s[i+1:])
		if text == "\x00" {
			break
		}
		b.WriteString(text)
		i += n + 1
	}
	return b.String()
}

// ansiEscape returns what the escape behind a backslash stands for, and its length. What is no escape stands for
// itself, backslash included.
func ansiEscape(s string) (string, int) {
	const letters, meanings = "abeEfnrtv\\'\"?", "\a\b\x1b\x1b\f\n\r\t\v\\'\"?"
	if i := strings.IndexByte(letters, s[0]); i >= 0 {
		return meanings[i : i+1], 1
	}
	switch c := s[0]; {
	case c >= '0' && c <= '7':
		n := 1
		for n < 3 && n < len(s) && s[n] >= '0' && s[n] <= '7' {
			n++
		}
		v, _ := strconv.ParseUint(s[:n], 8, 16)
		return string([]byte{byte(v)}), n
	case c == 'x':
		if v, n := hexDigits(s[1:], 2); n > 0 {
			return string([]byte{byte(v)}), n + 1
		}
	case c == 'u':
		if v, n := hexDigits(s[1:], 4); n > 0 {
			return codePoint(v), n + 1
		}
	case c == 'U':
		if v, n := hexDigits(s[1:], 8); n > 0 {
			return codePoint(v), n + 1
		}
	case c == 'c' && len(s) > 1:
		return string([]byte{s[1] & 0x1f}), 2
	}
	return `\` + s[:1], 1
}

// hexDigits reads up to limit hexadecimal digits.
func hexDigits(s string, limit int) (value uint64, n int) {
	for n < limit && n < len(s) {
		digit, err := strconv.ParseUint(s[n:n+1], 16, 8)
		if err != nil {
			break
		}
		value, n = value<<4|digit, n+1
	}
	return value, n
}

func codePoint(v uint64) string {
	if v > utf8.MaxRune {
		v = utf8.RuneError
	}
	return string(rune(v))
}
