// Package request holds an HTTP request and its answer as data: what goes on the wire byte for byte, where the
// credential sits in it, what may be repeated, and how it looks with its secrets taken out. It sends nothing.
package request

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Field is one header field as it goes on the wire: the name as written, and every byte between the colon's space
// and the line end.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Request is an HTTP request. Its methods never change it but return another, so that a variant of a request
// shares nothing with the original that either could change.
type Request struct {
	// Method is as written: methods are case-sensitive (RFC 9110 §9.1).
	Method string
	// URL is absolute, http or https, without user and fragment.
	URL *url.URL
	// Fields are in the order of the wire. Host and Content-Length are added when the request is sent; a Host in
	// Fields replaces the one made from the URL.
	Fields []Field
	Body   []byte
}

// New makes a request. An empty method means GET. The URL must be http or https and hold no user:password: where
// it would go is for the caller to say, as a header field. The errors are usage errors (exit 2).
func New(method, rawURL string) (Request, error) {
	if method == "" {
		method = "GET"
	}
	if !isToken(method) {
		return Request{}, finding.Usage(fmt.Errorf("%s is no HTTP method", finding.Quote(method)), "a method is one word, such as GET or POST")
	}
	u, err := parseURL(rawURL)
	if err != nil {
		return Request{}, err
	}
	return Request{Method: method, URL: u}, nil
}

// parseURL never repeats the text it was given when that may hold a password.
func parseURL(raw string) (*url.URL, error) {
	const hint = "write the whole address: http://localhost:8000/api/users"
	raw = strings.TrimSpace(raw)
	lower := strings.ToLower(raw)
	switch {
	case raw == "":
		return nil, finding.Usage(errors.New("the URL is empty"), hint)
	case strings.HasPrefix(lower, "http://"), strings.HasPrefix(lower, "https://"):
	case strings.HasPrefix(lower, "ws://"), strings.HasPrefix(lower, "wss://"):
		return nil, finding.Usage(errors.New("a WebSocket is opened by an HTTP request"), "use http:// for ws:// and https:// for wss://")
	default:
		return nil, finding.Usage(errors.New("the URL does not begin with http:// or https://"), hint)
	}
	u, err := url.Parse(raw)
	if err != nil {
		var inner *url.Error
		if errors.As(err, &inner) && !strings.Contains(raw, "@") {
			return nil, finding.Usage(fmt.Errorf("the URL cannot be read: %s", finding.Safe(inner.Err.Error())), hint)
		}
		return nil, finding.Usage(errors.New("the URL cannot be read"), hint)
	}
	switch {
	case u.User != nil:
		return nil, finding.Usage(errors.New("the URL holds a user name or password"), "take it out and send it as a field: -H 'Authorization: Basic ...'")
	case u.Hostname() == "":
		return nil, finding.Usage(errors.New("the URL names no host"), hint)
	case strings.ContainsFunc(u.Host, func(c rune) bool { return c <= ' ' || c >= 0x7f || strings.ContainsRune(`"<>\^{|}`+"`", c) }):
		return nil, finding.Usage(errors.New("the host name holds a character that none can have"), "write an international name in its xn-- form")
	}
	u.Fragment, u.RawFragment = "", ""
	u.Scheme = strings.ToLower(u.Scheme)
	u.RawQuery = escapeQuery(u.RawQuery)
	return u, nil
}

// escapeQuery encodes what would break the request line or is no ASCII; the rest stays as the user wrote it.
func escapeQuery(q string) string {
	var b strings.Builder
	for i := range len(q) {
		if c := q[i]; c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// isToken reports whether s is a token (RFC 9110 §5.6.2): the form of methods and field names.
func isToken(s string) bool {
	for i := range len(s) {
		if !isTokenByte(s[i]) {
			return false
		}
	}
	return s != ""
}

func isTokenByte(c byte) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		return true
	}
	return strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

// Origin is the scheme, host and port of a request (RFC 9110 §4.3.1): credentials never leave theirs.
// Scheme and host are lower case, the port is always there. Origins compare with ==.
type Origin struct{ Scheme, Host, Port string }

// Origin returns where the request goes.
func (r Request) Origin() Origin {
	if r.URL == nil {
		return Origin{}
	}
	return OriginOf(r.URL)
}

// OriginOf returns the origin of an absolute http or https URL.
func OriginOf(u *url.URL) Origin {
	o := Origin{Scheme: strings.ToLower(u.Scheme), Host: strings.ToLower(u.Hostname()), Port: u.Port()}
	if o.Port == "" {
		o.Port = o.defaultPort()
	}
	return o
}

func (o Origin) defaultPort() string {
	if o.Scheme == "https" {
		return "443"
	}
	return "80"
}

// Address returns host:port for dialling.
func (o Origin) Address() string { return o.bracketed() + ":" + o.Port }

func (o Origin) bracketed() string {
	if strings.Contains(o.Host, ":") {
		return "[" + o.Host + "]"
	}
	return o.Host
}

// String writes the origin as a browser does, without the scheme's own port.
func (o Origin) String() string { return o.Scheme + "://" + o.authority() }

func (o Origin) authority() string {
	if o.Port == o.defaultPort() {
		return o.bracketed()
	}
	return o.Address()
}

// Host returns what the Host field says: that of Fields, else the URL's.
func (r Request) Host() string {
	if h, ok := r.Get("Host"); ok {
		return h
	}
	return r.Origin().authority()
}

// Target returns the request target of the request line: path and query (RFC 9112 §3.2.1).
func (r Request) Target() string { return r.URL.RequestURI() }

// Get returns the value of the first field of this name, whatever its case.
func (r Request) Get(name string) (string, bool) { return get(r.Fields, name) }

func get(fields []Field, name string) (string, bool) {
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value, true
		}
	}
	return "", false
}

// Values returns the values of all fields of this name, in order.
func (r Request) Values(name string) []string { return values(r.Fields, name) }

func values(fields []Field, name string) []string {
	var list []string
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			list = append(list, f.Value)
		}
	}
	return list
}

// With returns the request with exactly one field of this name. The first one there was keeps its place and the
// spelling of its name; without one the field is appended.
func (r Request) With(name, value string) Request {
	out := r.Clone()
	out.Fields = out.Fields[:0]
	found := false
	for _, f := range r.Fields {
		if strings.EqualFold(f.Name, name) {
			if found {
				continue
			}
			found, f.Value = true, value
		}
		out.Fields = append(out.Fields, f)
	}
	if !found {
		out.Fields = append(out.Fields, Field{name, value})
	}
	return out
}

// WithFirst returns the request with another value in the first field of this name; further ones stay as they are.
// Without one the field is appended.
func (r Request) WithFirst(name, value string) Request {
	out := r.Clone()
	for i, f := range out.Fields {
		if strings.EqualFold(f.Name, name) {
			out.Fields[i].Value = value
			return out
		}
	}
	return out.Add(name, value)
}

// Without returns the request without any field of this name.
func (r Request) Without(name string) Request {
	out := r.Clone()
	out.Fields = slices.DeleteFunc(out.Fields, func(f Field) bool { return strings.EqualFold(f.Name, name) })
	return out
}

// Add returns the request with one more field at the end, even where there is one of this name.
func (r Request) Add(name, value string) Request {
	out := r.Clone()
	out.Fields = append(out.Fields, Field{name, value})
	return out
}

// Clone returns a copy that shares nothing with r.
func (r Request) Clone() Request {
	if r.URL != nil {
		u := *r.URL
		r.URL = &u
	}
	r.Fields, r.Body = slices.Clone(r.Fields), bytes.Clone(r.Body)
	return r
}
