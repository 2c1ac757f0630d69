package curl

import "strings"

// promptWords splits a line as the Windows command prompt and then the program's own start-up do: the first acts on ^
// and quotes, the second on backslashes and quotes. Browsers write ^" ... ^" so that the first sees no quotes at all.
func promptWords(line string) ([]string, error) {
	line, err := promptLine(strings.ReplaceAll(line, "\r\n", "\n"))
	if err != nil {
		return nil, err
	}
	return argumentWords(line), nil
}

// promptLine does the command prompt's part: it takes off carets and refuses what would start something else.
func promptLine(s string) (string, error) {
	var b strings.Builder
	quoted, opened := false, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '^' && !quoted:
			i++
			if i < len(s) && s[i] == '\n' {
				i++ // the line goes on, and its first character counts as escaped
			}
			if i < len(s) {
				b.WriteByte(s[i])
			}
			continue
		case c == '"':
			quoted, opened = !quoted, i
		case c == '%':
			if n := percentName(s[i+1:]); n > 0 {
				return "", variableAt(s, i, s[i:i+n+2])
			}
		case quoted && c != '\n':
		case strings.IndexByte("&|<>", c) >= 0:
			return "", refusedAt(s, i, string(c))
		case c == '\n':
			rest := strings.TrimLeft(s[i:], " \t\n")
			if quoted {
				return "", unclosedAt(s, opened)
			}
			if rest != "" && rest[0] != '-' {
				return "", refusedAt(s, i, "a line break")
			}
			c, i = ' ', len(s)-len(rest)-1
			b.WriteByte(c)
			continue
		}
		b.WriteByte(s[i])
	}
	if quoted {
		return "", unclosedAt(s, opened)
	}
	return b.String(), nil
}

// percentName returns the length of the name in NAME%, 0 where none is. Names that begin like an encoded byte (%20) are
// none: URLs are full of them.
func percentName(s string) int {
	n := nameLength(s)
	if n < 2 || n == len(s) || s[n] != '%' {
		return 0
	}
	if _, digits := hexDigits(s, 2); digits == 2 {
		return 0
	}
	return n
}

// argumentWords splits as Windows programs do: blanks part words outside quotes, 2n backslashes in front of a quote
// are n, one more escapes the quote, and two quotes inside quotes are one.
func argumentWords(s string) []string {
	var words []string
	var b strings.Builder
	inWord, quoted := false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			n := len(s[i:]) - len(strings.TrimLeft(s[i:], `\`))
			i += n - 1
			inWord = true
			if i+1 < len(s) && s[i+1] == '"' {
				b.WriteString(strings.Repeat(`\`, n/2))
				if n%2 == 1 {
					b.WriteByte('"')
					i++
				}
			} else {
				b.WriteString(strings.Repeat(`\`, n))
			}
		case c == '"' && quoted && strings.HasPrefix(s[i:], `""`):
			b.WriteByte('"')
			i++
		case c == '"':
			quoted, inWord = !quoted, true
		case (c == ' ' || c == '\t') && !quoted:
			if inWord {
				words = append(words, b.String())
			}
			b.Reset()
			inWord = false
		default:
			inWord = true
			b.WriteByte(c)
		}
	}
	if inWord {
		words = append(words, b.String())
	}
	return words
}
