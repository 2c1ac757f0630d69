// Package cors judges answers as a browser does before it lets a page's script have them: the CORS protocol of the
// Fetch standard (https://fetch.spec.whatwg.org/#http-cors-protocol). It is pure: it says what question a browser asks
// first, and what an answer means to it.
package cors

import (
	"net/url"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Call is a request that the script of a page wants to make.
type Call struct {
	// Origin is the page's, as the browser writes it: https://app.example.com, or null for sandboxed frames, files
	// and data URLs.
	Origin string
	// Target is where the request goes.
	Target request.Origin
	// Method is as the browser sends it.
	Method string
	// Fields are those that the script sets; what the browser adds by itself is not among them.
	Fields []request.Field
	// Credentials is set when cookies go with it (fetch's credentials: "include", XMLHttpRequest's withCredentials).
	Credentials bool
}

// CallOf reads a request as the call of a page at an origin. The fields that browsers add by themselves are left away;
// cookies mean that the page asked for them to be sent.
func CallOf(r request.Request, origin string) Call {
	c := Call{Origin: origin, Target: r.Origin(), Method: normal(r.Method)}
	for _, f := range r.Fields {
		switch lower := strings.ToLower(f.Name); {
		case lower == "cookie":
			c.Credentials = true
		case !byBrowser(lower):
			c.Fields = append(c.Fields, f)
		}
	}
	return c
}

// ParseOrigin reads an origin that a user typed: a scheme and an authority, a whole URL of which only these count, or
// the word null. It returns the spelling that a browser sends (Fetch, "serialising an origin").
func ParseOrigin(text string) (string, bool) {
	if strings.TrimSpace(text) == "null" {
		return "null", true
	}
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Hostname() == "" || u.User != nil {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return request.OriginOf(u).String(), true
	}
	// Extensions and apps have origins of their own.
	return strings.ToLower(u.Scheme) + "://" + strings.ToLower(u.Host), true
}

// SameOrigin reports whether the page and the server are one origin, so that nothing of this applies.
func (c Call) SameOrigin() bool { return c.Origin == c.Target.String() }

// Preflighted reports whether the browser asks with OPTIONS before it sends the request.
func (c Call) Preflighted() bool {
	return !c.SameOrigin() && (!safelistedMethod(c.Method) || len(c.UnsafeNames()) > 0)
}

// Preflight makes the question that a browser asks before the request r (Fetch, "CORS-preflight fetch"): it carries no
// credential and no field of the script's, only their names.
func (c Call) Preflight(r request.Request) request.Request {
	q := request.Request{Method: "OPTIONS", URL: r.URL}.Clone()
	if host, ok := r.Get("Host"); ok {
		q = q.Add("Host", host)
	}
	q = q.Add("Accept", "*/*").Add("Access-Control-Request-Method", c.Method)
	if names := c.UnsafeNames(); len(names) > 0 {
		q = q.Add("Access-Control-Request-Headers", strings.Join(names, ","))
	}
	return q.Add("Origin", c.Origin).Add("Sec-Fetch-Mode", "cors")
}

// UnsafeNames lists the fields about which the browser has to ask, in lower case and sorted (Fetch, "CORS-unsafe
// request-header names").
func (c Call) UnsafeNames() []string {
	var names, small []string
	size := 0
	for _, f := range c.Fields {
		name := strings.ToLower(f.Name)
		if !safelisted(name, f.Value) {
			names = append(names, name)
			continue
		}
		small = append(small, name)
		size += len(f.Value)
	}
	if size > 1024 {
		names = append(names, small...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// normal writes a method as fetch() does (Fetch, "normalise a method"): patch stays patch.
func normal(method string) string {
	switch upper := strings.ToUpper(method); upper {
	case "DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT":
		return upper
	}
	return method
}

func safelistedMethod(method string) bool {
	return method == "GET" || method == "HEAD" || method == "POST"
}

// byBrowser reports whether a field is the browser's own: scripts cannot set it (Fetch, "forbidden request-header"),
// or browsers send it whether or not they do.
func byBrowser(name string) bool {
	switch name {
	case "accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method",
		"access-control-request-private-network", "connection", "content-length", "cookie", "cookie2", "date", "dnt", "expect",
		"host", "keep-alive", "origin", "referer", "set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "via",
		"user-agent", "cache-control", "pragma", "priority", "upgrade-insecure-requests", "save-data", "if-none-match", "if-modified-since":
		return true
	}
	return strings.HasPrefix(name, "sec-") || strings.HasPrefix(name, "proxy-")
}

// safelisted reports whether a field needs no question (Fetch, "CORS-safelisted request-header").
func safelisted(name, value string) bool {
	if len(value) > 128 {
		return false
	}
	switch name {
	case "accept":
		return !unsafeBytes(value)
	case "accept-language", "content-language":
		return strings.Trim(value, languageBytes) == ""
	case "content-type":
		return !unsafeBytes(value) && formType(value)
	case "range":
		return simpleRange(value)
	}
	return false
}

const languageBytes = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz *,-.;="

// unsafeBytes looks for a CORS-unsafe request-header byte.
func unsafeBytes(value string) bool {
	for i := range len(value) {
		if c := value[i]; c < 0x20 && c != '\t' || c == 0x7f || strings.IndexByte(`"():<>?@[\]{}`, c) >= 0 {
			return true
		}
	}
	return false
}

// formType reports whether a media type is one that HTML forms can send.
func formType(value string) bool {
	essence, _, _ := strings.Cut(strings.ToLower(value), ";")
	switch strings.Trim(essence, " \t\r\n") {
	case "application/x-www-form-urlencoded", "multipart/form-data", "text/plain":
		return true
	}
	return false
}

// simpleRange reports whether a value is one range with a beginning, as media elements ask for.
func simpleRange(value string) bool {
	bounds, ok := strings.CutPrefix(value, "bytes=")
	from, to, dash := strings.Cut(bounds, "-")
	digits := func(s string) bool { return strings.Trim(s, "0123456789") == "" }
	if !ok || !dash || from == "" || !digits(from) || !digits(to) {
		return false
	}
	return to == "" || !longerNumber(from, to)
}

// longerNumber reports whether the decimal number a is larger than b.
func longerNumber(a, b string) bool {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return len(a) > len(b) || len(a) == len(b) && a > b
}
