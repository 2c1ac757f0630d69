package wire

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// encode writes a request in the form of HTTP/1.1 (RFC 9112 §3), byte for byte as it is given. What would let one
// request become two (line breaks, a second Host or length) is refused: it belongs in a finding, not on the wire.
func (s *Sender) encode(r request.Request) ([]byte, error) {
	if err := check(r); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	userAgent, proxy := s.policy.UserAgent, s.policy.Proxy
	if r.URL.Scheme == "https" {
		proxy = nil // it carries a tunnel and sees no request
	}
	target := r.Target()
	if proxy != nil {
		target = r.Origin().String() + target
	}
	b.WriteString(r.Method + " " + target + " HTTP/1.1\r\n")
	field := func(name, value string) { b.WriteString(name + ": " + value + "\r\n") }
	absent := func(name string) bool { _, ok := r.Get(name); return !ok }
	if absent("Host") {
		field("Host", r.Host())
	}
	for _, f := range r.Fields {
		field(f.Name, f.Value)
	}
	if absent("User-Agent") && userAgent != "" {
		field("User-Agent", userAgent)
	}
	if absent("Accept") {
		field("Accept", "*/*")
	}
	if proxy != nil && absent("Proxy-Authorization") && !proxy.Authorization.IsZero() {
		field("Proxy-Authorization", string(proxy.Authorization.Reveal()))
	}
	if absent("Content-Length") && (len(r.Body) > 0 || r.Method == "POST" || r.Method == "PUT" || r.Method == "PATCH") {
		field("Content-Length", strconv.Itoa(len(r.Body)))
	}
	b.WriteString("\r\n")
	b.Write(r.Body)
	return b.Bytes(), nil
}

func check(r request.Request) error {
	if r.URL == nil {
		return forbidden("it has no URL")
	}
	if !isToken(r.Method) {
		return forbidden("the method " + finding.Quote(r.Method) + " is not one word")
	}
	if t := r.Target(); t == "" || strings.ContainsFunc(t, func(c rune) bool { return c <= ' ' || c == 0x7f }) {
		return forbidden("the path or query holds a space or control character")
	}
	if h := r.Host(); strings.ContainsAny(h, "\r\n\x00") {
		return forbidden("the host holds a control character")
	}
	for _, f := range r.Fields {
		if !isToken(f.Name) {
			return forbidden("the field name " + finding.Quote(f.Name) + " holds a character that none can have")
		}
		// The value may be a secret: the message names what is wrong with it and not what it is.
		if i := strings.IndexAny(f.Value, "\r\n\x00"); i >= 0 {
			what := "a line break"
			if f.Value[i] == 0 {
				what = "a NUL byte"
			}
			return forbidden("the value of " + f.Name + " holds " + what + " at byte " + strconv.Itoa(i+1))
		}
	}
	if len(r.Values("Host")) > 1 {
		return forbidden("there are two Host fields")
	}
	if len(r.Values("Transfer-Encoding")) > 0 {
		return forbidden("there is a Transfer-Encoding field, but the body is sent as it is")
	}
	for i, v := range r.Values("Content-Length") {
		if i > 0 || v != strconv.Itoa(len(r.Body)) {
			return forbidden("Content-Length does not say the length of the body, " + strconv.Itoa(len(r.Body)))
		}
	}
	return nil
}

// isToken reports whether s has the form of methods and field names (RFC 9110 §5.6.2).
func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (c < '0' || c > '9') && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return false
		}
	}
	return s != ""
}

func isForm(r request.Request) bool {
	v, _ := r.Get("Content-Type")
	return strings.HasPrefix(strings.ToLower(v), "application/x-www-form-urlencoded")
}
