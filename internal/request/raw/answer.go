package raw

import (
	"errors"
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// IsAnswer reports whether a text begins with a status line.
func IsAnswer(text string) bool {
	prepared, err := prepare(text, "< ")
	if err != nil {
		return false
	}
	l := lines{text: prepared}
	line, ok := firstLine(&l)
	if !ok {
		return false
	}
	_, _, _, ok = statusLine(line)
	return ok
}

// ParseAnswer reads an answer: a status line ("HTTP/1.1 401 Unauthorized", "HTTP/2 401", "401 Unauthorized"), header
// fields, an empty line, the body. Of several answers, as curl -iL prints them, the last is read. ReceivedAt is not
// set: the text does not say when it came, though its Date field may. The errors are usage errors (exit 2).
func ParseAnswer(text string) (Answer, error) {
	text, err := prepare(text, "< ")
	if err != nil {
		return Answer{}, err
	}
	l := lines{text: text}
	m := message{}
	line, ok := firstLine(&l)
	if !ok {
		return Answer{}, finding.Usage(errors.New("the text is empty: there is no answer in it"), "it begins like this: HTTP/1.1 401 Unauthorized")
	}
	proto, status, reason, ok := statusLine(line)
	if !ok {
		return Answer{}, finding.Usage(errors.New("the text does not begin with a status line"), "it begins like this: HTTP/1.1 401 Unauthorized (curl -i prints it)")
	}
	for answers := 1; ; answers++ {
		m.fields = nil
		if err := m.readFields(&l, true); err != nil {
			return Answer{}, err
		}
		p, s, why, again := statusLine(l.peek())
		if !again || p == "" {
			break
		}
		if status >= 200 && answers == 1 {
			m.note("there are several answers, one after the other: the last is read")
		}
		proto, status, reason = p, s, why
		_, _ = l.next()
	}
	a := request.Answer{Status: status, Reason: reason, Proto: proto}
	length, counted := m.get("Content-Length")
	kept := append([]request.Field{}, m.fields...)
	m.readBody(l.rest())
	for _, f := range kept {
		if !strings.HasPrefix(f.Name, ":") {
			a.Fields = append(a.Fields, f)
		}
	}
	a.Body = []byte(m.body)
	if n, err := strconv.Atoi(strings.TrimSpace(length)); counted && err == nil && n > len(a.Body) {
		a.Truncated = true
	}
	return Answer{Answer: a, Notes: m.notes}, nil
}

// firstLine skips empty lines.
func firstLine(l *lines) (string, bool) {
	for {
		line, ok := l.next()
		if !ok || strings.TrimSpace(line) != "" {
			return strings.TrimSpace(line), ok
		}
	}
}

// statusLine takes a status line apart (RFC 9112 §4). Without a protocol, as people write it, proto is empty.
func statusLine(line string) (proto string, status int, reason string, ok bool) {
	rest := line
	if strings.HasPrefix(line, "HTTP/") {
		proto, rest, _ = strings.Cut(line, " ")
	}
	code, reason, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	n, err := strconv.Atoi(code)
	if err != nil || len(code) != 3 || n < 100 || n > 599 {
		return "", 0, "", false
	}
	return proto, n, strings.TrimSpace(reason), true
}
