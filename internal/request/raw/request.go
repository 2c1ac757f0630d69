package raw

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// IsRequest reports whether a text begins with a request line, or with the pseudo fields that developer tools show in
// its place.
func IsRequest(text string) bool {
	prepared, err := prepare(text, "> ")
	if err != nil {
		return false
	}
	l := lines{text: prepared}
	line, ok := startLine(&l)
	if !ok {
		return false
	}
	if strings.HasPrefix(line, ":") {
		return true
	}
	_, _, _, ok = requestLine(line)
	return ok
}

// ParseRequest reads a request: the request line, header fields, an empty line, the body; lines end with CRLF or LF.
// The target is a path, with the host in a Host field, or a whole URL. Fields are kept byte for byte; Content-Length
// and Transfer-Encoding go, since they are written anew. scheme, http or https, is that of a target without one; when
// it is empty, the text's own hints decide (HTTP/2, Origin, Referer, the port), else http. The errors are usage errors
// (exit 2) with the line's number; they repeat no value.
func ParseRequest(text, scheme string) (Request, error) {
	text, err := prepare(text, "> ")
	if err != nil {
		return Request{}, err
	}
	l := lines{text: text}
	m := message{}
	line, ok := startLine(&l)
	if !ok {
		return Request{}, finding.Usage(errors.New("the text is empty: there is no request in it"), "it begins like this: GET /api/users HTTP/1.1")
	}
	var method, target, proto string
	if !strings.HasPrefix(line, ":") { // else the pseudo fields say it
		_, _ = l.next()
		if method, target, proto, ok = requestLine(line); !ok {
			return Request{}, finding.Usage(fmt.Errorf("line %d is no request line", l.number), "it begins like this: GET /api/users HTTP/1.1")
		}
	}
	if err := m.readFields(&l, false); err != nil {
		return Request{}, err
	}
	if method == "" {
		method, target, proto, scheme = m.pseudo(scheme)
	}
	m.readBody(l.rest())
	return m.request(method, target, proto, scheme)
}

// startLine skips what may stand in front of a request, empty lines and the comments of .http files, and shows the line
// that comes next.
func startLine(l *lines) (string, bool) {
	for {
		before := *l
		line, ok := l.next()
		if !ok {
			return "", false
		}
		if s := strings.TrimSpace(line); s != "" && !strings.HasPrefix(s, "#") && !strings.HasPrefix(s, "//") {
			*l = before
			return line, true
		}
	}
}

// requestLine takes a request line apart (RFC 9112 §3). The protocol may be missing, as in .http files.
func requestLine(line string) (method, target, proto string, ok bool) {
	words := strings.Fields(line)
	if len(words) == 3 && strings.HasPrefix(words[2], "HTTP/") {
		proto = words[2]
	} else if len(words) != 2 {
		return "", "", "", false
	}
	method, target = words[0], words[1]
	lower := strings.ToLower(target)
	ok = isMethod(method) && (target[0] == '/' || target == "*" || strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://"))
	return method, target, proto, ok
}

// isMethod reports whether a word is made of the letters that methods are made of.
func isMethod(s string) bool {
	return s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_") == ""
}

// pseudo takes HTTP/2's pseudo fields, which say what the request line says in HTTP/1.1.
func (m *message) pseudo(scheme string) (method, target, proto, theScheme string) {
	method, _ = m.take(":method")
	target, _ = m.take(":path")
	if s, ok := m.take(":scheme"); ok && scheme == "" {
		scheme = strings.ToLower(s)
	}
	if host, ok := m.take(":authority"); ok {
		m.fields = append([]request.Field{{Name: "Host", Value: host}}, m.fields...)
	}
	return strings.TrimSpace(method), strings.TrimSpace(target), "HTTP/2", scheme
}

// request puts the parts together.
func (m *message) request(method, target, proto, scheme string) (Request, error) {
	address := target
	if strings.HasPrefix(target, "/") {
		host, ok := m.get("Host")
		if host = strings.TrimSpace(host); !ok || host == "" {
			return Request{}, finding.Usage(errors.New("the request has a path and no Host field: it does not say where it goes"), "add the line Host: localhost:8000, or write the whole URL into the first line")
		}
		if strings.ContainsAny(host, "/?#@ \t") {
			return Request{}, finding.Usage(errors.New("the Host field is no host"), "it is written Host: localhost:8000")
		}
		if scheme == "" {
			scheme = m.guessScheme(host, proto)
		}
		address = scheme + "://" + host + target
	}
	r, err := request.New(method, address)
	if err != nil {
		return Request{}, err
	}
	for _, f := range m.fields {
		if strings.HasPrefix(f.Name, ":") {
			continue // HTTP/2's own, which the URL says already
		}
		r.Fields = append(r.Fields, f)
	}
	if m.body != "" {
		r.Body = []byte(m.body)
	}
	return Request{Request: r, Notes: m.notes}, nil
}

func (m *message) get(name string) (string, bool) {
	for _, f := range m.fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value, true
		}
	}
	return "", false
}

// guessScheme tells http from https by what else the text says, and notes where nothing does.
func (m *message) guessScheme(host, proto string) string {
	if strings.HasPrefix(proto, "HTTP/2") || strings.HasPrefix(proto, "HTTP/3") || strings.HasSuffix(host, ":443") {
		return "https" // browsers speak these over TLS only
	}
	for _, name := range []string{"Origin", "Referer"} {
		v, _ := m.get(name)
		if u, err := url.Parse(v); err == nil && strings.EqualFold(u.Host, host) && (u.Scheme == "http" || u.Scheme == "https") {
			return u.Scheme
		}
	}
	m.note("the text does not say whether it is http or https: http is assumed")
	return "http"
}
