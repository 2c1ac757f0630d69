package curl

import (
	"strconv"
	"strings"
)

// lexeme is a piece of PowerShell: a word or quoted text, or a mark of punctuation.
type lexeme struct {
	text string
	// mark is the punctuation ( ) { } = , ; or '\n', 0 for a word.
	mark byte
	// quoted: the word was in quotes, or part of it.
	quoted bool
	// variable: what only the shell knows, as written; "" for none.
	variable string
	at       int
}

// powerShellWords splits a curl command as PowerShell does. Quotes inside an argument reach a program only with a
// backslash in front in Windows PowerShell (not since 7.3), so \" is ".
func powerShellWords(line string) ([]string, error) {
	all, err := lexPowerShell(line)
	if err != nil {
		return nil, err
	}
	var words []string
	for i, l := range all {
		switch {
		case l.mark == '\n':
			if i+1 < len(all) && !strings.HasPrefix(all[i+1].text, "-") && all[i+1].mark != '\n' {
				return nil, refusedAt(line, l.at, "a line break")
			}
		case l.mark != 0:
			return nil, refusedAt(line, l.at, string(l.mark))
		case l.variable != "":
			return nil, variableAt(line, l.at, l.variable)
		case l.quoted:
			words = append(words, strings.ReplaceAll(l.text, `\"`, `"`))
		default:
			words = append(words, l.text)
		}
	}
	return words, nil
}

// lexPowerShell takes a text apart. Marks inside a word that is no hash table or assignment (a=b, {x}) part words too;
// a curl command that needs them has them in quotes.
func lexPowerShell(s string) ([]lexeme, error) {
	var all []lexeme
	s = strings.ReplaceAll(s, "\r\n", "\n")
	for i := 0; i < len(s); {
		if len(all) > maxPieces {
			return nil, tooMany()
		}
		switch c := s[i]; {
		case c == ' ' || c == '\t' || c == '\r':
			i++
		case c == '`' && continues(s[i+1:]) > 0:
			i += 1 + continues(s[i+1:])
		case c == '@' && strings.HasPrefix(s[i:], "@{"):
			i++ // the brace is the mark
		case strings.IndexByte("(){}=,;\n", c) >= 0:
			all = append(all, lexeme{mark: c, at: i})
			i++
		case strings.IndexByte("|&<>", c) >= 0:
			return nil, refusedAt(s, i, string(c))
		default:
			l, n, err := lexWord(s, i)
			if err != nil {
				return nil, err
			}
			all = append(all, l)
			i += n
		}
	}
	return all, nil
}

// continues returns how many bytes of blanks and line end follow a backtick that continues a line, 0 for another one.
func continues(s string) int {
	blanks := len(s) - len(strings.TrimLeft(s, " \t\r"))
	if strings.HasPrefix(s[blanks:], "\n") {
		return blanks + 1
	}
	if s == "" || blanks == len(s) {
		return max(blanks, 1) // cut off behind the backtick
	}
	return 0
}

// lexWord reads a word: quoted parts and others that stand together.
func lexWord(s string, start int) (lexeme, int, error) {
	l := lexeme{at: start}
	var b strings.Builder
	i := start
	for i < len(s) && strings.IndexByte(" \t\r\n(){}=,;|&<>", s[i]) < 0 {
		switch c := s[i]; {
		case c == '\'' || c == '"':
			text, n, err := lexQuoted(s, i)
			if err != nil {
				return l, 0, err
			}
			b.WriteString(text)
			l.quoted = true
			i += n
		case c == '`' && i+1 < len(s):
			if continues(s[i+1:]) > 0 {
				l.text = b.String()
				return l, i - start, nil
			}
			b.WriteString(backtick(s[i+1]))
			i += 2
		default:
			if n := nameLength(s[i+1:]); c == '$' && n > 0 && l.variable == "" {
				l.variable = s[i : i+1+n]
			}
			b.WriteByte(c)
			i++
		}
	}
	l.text = b.String()
	return l, i - start, nil
}

// lexQuoted reads a quoted text that begins at start, and returns how many bytes it is.
func lexQuoted(s string, start int) (string, int, error) {
	quote := s[start]
	var b strings.Builder
	for i := start + 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == quote && strings.HasPrefix(s[i+1:], string(quote)):
			b.WriteByte(quote)
			i++
		case c == quote:
			return b.String(), i + 1 - start, nil
		case quote == '\'':
			b.WriteByte(c)
		case c == '`' && i+1 < len(s):
			b.WriteString(backtick(s[i+1]))
			i++
		case c == '$' && strings.HasPrefix(s[i:], "$([char]"):
			r, n := charCast(s[i:])
			if n == 0 {
				return "", 0, refusedAt(s, i, "$(")
			}
			b.WriteString(r)
			i += n - 1
		case c == '$' && strings.HasPrefix(s[i+1:], "("), c == '$' && strings.HasPrefix(s[i+1:], "{"):
			return "", 0, refusedAt(s, i, s[i:i+2])
		case c == '$' && nameLength(s[i+1:]) > 0:
			return "", 0, variableAt(s, i, s[i:i+1+nameLength(s[i+1:])])
		default:
			b.WriteByte(c)
		}
	}
	return "", 0, unclosedAt(s, start)
}

// backtick returns what a backtick and a character stand for.
func backtick(c byte) string {
	const letters, meanings = "0abefnrtv", "\x00\a\b\x1b\f\n\r\t\v"
	if i := strings.IndexByte(letters, c); i >= 0 {
		return meanings[i : i+1]
	}
	return string([]byte{c})
}

// charCast reads $([char]233), which browsers write for what is not ASCII. Characters beyond 16 bits come as two of
// them, which stand for one.
func charCast(s string) (string, int) {
	unit := func(s string) (rune, int) {
		rest, ok := strings.CutPrefix(s, "$([char]")
		end := strings.IndexByte(rest, ')')
		if !ok || end < 0 || end > 5 {
			return 0, 0
		}
		v, err := strconv.ParseUint(rest[:end], 10, 16)
		if err != nil {
			return 0, 0
		}
		return rune(v), len(s) - len(rest) + end + 1
	}
	high, n := unit(s)
	if high < 0xd800 || high > 0xdbff || n == 0 {
		return string(high), n
	}
	low, m := unit(s[n:])
	if low < 0xdc00 || low > 0xdfff || m == 0 {
		return string(high), n
	}
	return string((high-0xd800)<<10 | (low - 0xdc00) + 0x10000), n + m
}
