// Package raw reads HTTP messages as people hold them: a request or an answer as text, from a proxy, a browser's
// developer tools, a log or curl -v. It sends nothing.
package raw

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// MaxText is the longest text that is read, in bytes.
const MaxText = 2 << 20

// maxFields is how many header fields a message may have, maxFolds how many lines may continue them.
const (
	maxFields = 2000
	maxFolds  = 100
)

// Request is a request that was read, and what had to be assumed.
type Request struct {
	request.Request
	Notes []finding.Finding
}

// Answer is an answer that was read, and what had to be assumed.
type Answer struct {
	request.Answer
	Notes []finding.Finding
}

// message is a text taken apart.
type message struct {
	fields []request.Field
	body   string
	notes  []finding.Finding
}

// note keeps what was assumed about a text.
func (m *message) note(message string) {
	m.notes = append(m.notes, finding.Finding{ID: TextAdjusted, Severity: finding.Info, Message: message, Evidence: []finding.Evidence{}})
}

// lines gives the lines of a text one by one, without their ends.
type lines struct {
	text   string
	at     int
	number int // of the line last given
}

func (l *lines) next() (string, bool) {
	if l.at >= len(l.text) {
		return "", false
	}
	line, _, _ := strings.Cut(l.text[l.at:], "\n")
	l.at += len(line) + 1
	l.number++
	return strings.TrimSuffix(line, "\r"), true
}

func (l *lines) peek() string {
	ahead := *l
	line, _ := ahead.next()
	return line
}

func (l *lines) rest() string { return l.text[min(l.at, len(l.text)):] }

// prepare bounds a text, takes off a byte order mark, and of what curl -v prints leaves the lines behind mark and the
// body.
func prepare(text, mark string) (string, error) {
	switch {
	case len(text) > MaxText:
		return "", finding.Usage(errors.New("the text is longer than 2 MiB"), "leave the body away: the token is judged before it")
	case strings.ContainsRune(text, 0):
		return "", finding.Usage(errors.New("the text holds NUL bytes"), "if it was saved as UTF-16 (PowerShell does that), save it as UTF-8")
	}
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.HasPrefix(text, mark) || strings.Contains(text, "\n"+mark) && verbose(text) {
		return unmarked(text, mark), nil
	}
	return text, nil
}

// verbose reports whether a text begins as curl -v prints.
func verbose(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	return strings.HasPrefix(text, "* ") || strings.HasPrefix(text, "> ") || strings.HasPrefix(text, "< ")
}

// unmarked leaves of curl -v's output the lines of one direction, and for answers what follows their head.
func unmarked(text, mark string) string {
	var b strings.Builder
	inBody := false
	for line := range strings.Lines(text) {
		bare := strings.TrimRight(line, "\r\n")
		switch {
		case strings.HasPrefix(bare, mark), bare == strings.TrimSpace(mark):
			rest := strings.TrimPrefix(strings.TrimPrefix(bare, mark), strings.TrimSpace(mark))
			b.WriteString(rest + "\n")
			inBody = rest == "" && mark == "< "
		case strings.HasPrefix(bare, "* "), strings.HasPrefix(bare, "> "), strings.HasPrefix(bare, "< "), bare == ">", bare == "<":
		case strings.HasPrefix(bare, "{ [") || strings.HasPrefix(bare, "} ["): // curl's own count of bytes
		case inBody:
			b.WriteString(line)
		}
	}
	return b.String()
}

// readFields reads header lines up to the empty line. stop, where given, ends them at a line that is no field: in a
// pasted answer the body may follow without an empty line.
func (m *message) readFields(l *lines, stop bool) error {
	folds := 0
	for {
		before := *l
		line, ok := l.next()
		if !ok || line == "" {
			return nil
		}
		if line[0] == ' ' || line[0] == '\t' {
			if n := len(m.fields); n > 0 {
				// A folded line (RFC 9112 §5.2): one blank takes the place of the fold.
				m.fields[n-1].Value += " " + strings.Trim(line, " \t")
				if folds++; folds == 1 {
					m.note("a header field over several lines was joined")
				}
				if folds > maxFolds {
					return finding.Usage(fmt.Errorf("line %d is one of too many that continue a header field", l.number), "is it one HTTP message?")
				}
				continue
			}
			if strings.TrimSpace(line) == "" {
				return nil
			}
		}
		name, value, colon := strings.Cut(line, ":")
		if strings.HasPrefix(line, ":") { // a pseudo field of HTTP/2 (RFC 9113 §8.3)
			name, value, colon = strings.Cut(line[1:], ":")
			name = ":" + name
		}
		if !colon || !isName(strings.TrimPrefix(name, ":")) {
			if stop {
				*l = before
				return nil
			}
			return finding.Usage(fmt.Errorf("line %d is no header field", l.number), "a field is written Name: value; an empty line ends them")
		}
		if len(m.fields) == maxFields {
			return finding.Usage(fmt.Errorf("the message has more than %d header fields", maxFields), "is it one HTTP message?")
		}
		m.fields = append(m.fields, request.Field{Name: name, Value: strings.TrimPrefix(value, " ")})
	}
}

// isName reports whether a field can have this name (RFC 9110 §5.1).
func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0 {
			continue
		}
		return false
	}
	return s != ""
}

// take removes the fields of a name and returns the value of the first.
func (m *message) take(name string) (value string, found bool) {
	kept := m.fields[:0:0]
	for _, f := range m.fields {
		if !strings.EqualFold(f.Name, name) {
			kept = append(kept, f)
		} else if !found {
			value, found = f.Value, true
		}
	}
	m.fields = kept
	return value, found
}

// readBody takes the body as Content-Length or chunks say. Editors add and drop line ends: where the length does not
// fit, the text is the body.
func (m *message) readBody(rest string) {
	m.body = rest
	coding, chunked := m.take("Transfer-Encoding")
	length, counted := m.take("Content-Length")
	switch {
	case chunked && strings.Contains(strings.ToLower(coding), "chunked"):
		if body, ok := unchunk(rest); ok {
			m.body = body
		}
	case counted:
		n, err := strconv.Atoi(strings.TrimSpace(length))
		switch {
		case err != nil || n < 0:
		case n <= len(rest) && strings.Trim(rest[n:], "\r\n") == "":
			m.body = rest[:n]
		case n != len(rest) && rest != "":
			m.note(fmt.Sprintf("the body has %d bytes, and Content-Length says %d: it is taken as it stands", len(rest), n))
		}
	default:
		// What an editor ends a file with is no body.
		if strings.Trim(rest, "\r\n") == "" {
			m.body = ""
		}
	}
}

// unchunk joins the chunks of a body (RFC 9112 §7.1); false when it does not have that form.
func unchunk(s string) (string, bool) {
	var b strings.Builder
	for {
		head, rest, ok := strings.Cut(s, "\n")
		if !ok && head == "" {
			return "", false
		}
		size, _, _ := strings.Cut(strings.TrimSpace(head), ";")
		n, err := strconv.ParseUint(strings.TrimSpace(size), 16, 31)
		switch {
		case err != nil || int(n) > len(rest):
			return "", false
		case n == 0:
			return b.String(), true
		}
		b.WriteString(rest[:n])
		s = strings.TrimPrefix(strings.TrimPrefix(rest[n:], "\r"), "\n")
	}
}
