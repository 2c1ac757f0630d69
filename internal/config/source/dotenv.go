// Package source reads settings from where they live. It opens files through env and hands on what they say, with
// the line it stands on; what the settings mean is not its business.
package source

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Setting is one NAME=value of an env file.
type Setting struct {
	Name string
	// Value is what stands there, without its quotes: it is a secret as often as not.
	Value finding.Secret
	// Line is counted from 1: the line of the name.
	Line int
	// Quote is the quote around the value, 0 without one.
	Quote byte
}

// SyntaxError says where an env file cannot be read. It shows nothing of the line, which may hold a secret.
type SyntaxError struct {
	// Line is counted from 1.
	Line int
	// Problem is what is wrong there.
	Problem string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Problem) }

// ParseEnv reads the text of an env file in the way that docker compose, python-dotenv and the npm dotenv agree
// on: `NAME=value` or `export NAME=value`, # at the beginning of a line or after a value and a blank begins a comment, single
// quotes keep everything, double quotes know \n \r \t \" \\ and \$, a quoted value may run over several lines.
//
// Nothing is expanded: $ is a $ everywhere. A value must never pull in a variable of this process's environment
// (it could be printed), and a file of a few lines that refer to each other must not grow to gigabytes. That is
// also why this is not a library that expands: the ones there are expand always, name the line in their errors,
// and cost every command their start-up.
//
// A line that is no setting is passed over, as most readers do. Settings come in the order of the file, duplicates
// included.
func ParseEnv(text []byte) ([]Setting, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	p := envParser{rest: text, line: 1}
	var out []Setting
	for len(p.rest) > 0 {
		s, ok, err := p.statement()
		if err != nil {
			return out, err
		}
		if ok {
			out = append(out, s)
		}
	}
	return out, nil
}

// envParser walks a file line by line; rest always begins at the start of a line.
type envParser struct {
	rest []byte
	line int
}

// statement reads one line, or several when a quoted value runs over them.
func (p *envParser) statement() (Setting, bool, error) {
	line, _, _ := bytes.Cut(p.rest, []byte("\n"))
	start := p.line
	name, value, ok := splitSetting(line)
	if !ok {
		p.skip(len(line))
		return Setting{}, false, nil
	}
	s := Setting{Name: name, Line: start}
	if len(value) > 0 && (value[0] == '"' || value[0] == '\'') {
		// From the quote on the value may leave the line.
		from := len(line) - len(value)
		text, used, found := quoted(p.rest[from:])
		if !found {
			return Setting{}, false, &SyntaxError{start, "a quoted value does not end"}
		}
		tail, _, _ := bytes.Cut(p.rest[from+used:], []byte("\n"))
		if t := bytes.TrimSpace(tail); len(t) == 0 || t[0] == '#' {
			s.Quote, s.Value = value[0], finding.NewSecret(text)
			p.skip(from + used + len(tail))
			return s, true, nil
		}
		// "a"b is no quoted value: the readers that accept the line at all take the quotes for characters.
	}
	s.Value = finding.NewSecret(unquotedValue(value))
	p.skip(len(line))
	return s, true, nil
}

// skip goes on after the line that ends n bytes from here.
func (p *envParser) skip(n int) {
	n = min(n+1, len(p.rest)) // with its line end
	p.line += bytes.Count(p.rest[:n], []byte("\n"))
	p.rest = p.rest[n:]
}

// splitSetting takes a line apart at its first equals sign. The value begins at its first character.
func splitSetting(line []byte) (name string, value []byte, ok bool) {
	before, after, found := bytes.Cut(line, []byte("="))
	if !found {
		return "", nil, false
	}
	word := strings.TrimSpace(string(before))
	if rest, ok := strings.CutPrefix(word, "export"); ok && rest != strings.TrimLeft(rest, " \t") {
		word = strings.TrimSpace(rest)
	}
	if !isName(word) {
		return "", nil, false
	}
	return word, bytes.TrimLeft(after, " \t"), true
}

// isName accepts what some reader accepts: letters, digits and _ . - and the colon and brackets of .NET and PHP.
func isName(s string) bool {
	if s == "" || s[0] == '#' || !utf8.ValidString(s) {
		return false
	}
	for i := range len(s) {
		c := s[i]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
		if !letter && (c < '0' || c > '9') && !strings.ContainsRune("_.-:[]", rune(c)) {
			return false
		}
	}
	return true
}

// unquotedValue ends at a blank and #, and at the end of the line, CR LF or LF. A # that comes first is the value's
// own: docker compose and python-dotenv keep it.
func unquotedValue(b []byte) []byte {
	for i := range b {
		if b[i] == '#' && i > 0 && (b[i-1] == ' ' || b[i-1] == '\t') {
			b = b[:i]
			break
		}
	}
	return bytes.Clone(bytes.TrimRight(b, " \t\r"))
}

// quoted reads a quoted value and returns how many bytes it took, quotes included.
func quoted(b []byte) (text []byte, used int, found bool) {
	q := b[0]
	text = []byte{}
	for i := 1; i < len(b); i++ {
		switch {
		case b[i] == q:
			return text, i + 1, true
		case b[i] == '\\' && q == '"' && i+1 < len(b):
			i++
			text = append(text, unescaped(b[i])...)
		case b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n':
			// A file saved on Windows means a line end, not a carriage return in the value.
		default:
			text = append(text, b[i])
		}
	}
	return nil, 0, false
}

func unescaped(c byte) []byte {
	switch c {
	case 'n':
		return []byte{'\n'}
	case 'r':
		return []byte{'\r'}
	case 't':
		return []byte{'\t'}
	case '"', '\\', '$':
		return []byte{c}
	}
	return []byte{'\\', c}
}
