package request

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Redacted is a request as reports show it: no credential, cookie or code is in it.
type Redacted struct {
	Method  string  `json:"method"`
	URL     string  `json:"url"`
	Headers []Field `json:"headers"`
}

// Redacted takes the secrets out: the values of cookies and of fields that carry credentials, sensitive query
// parameters, and every value that holds a JWT. The scheme of Authorization stays, and so does a placeholder that
// was sent in the place of a credential: both are evidence.
func (r Request) Redacted() Redacted {
	out := Redacted{Method: r.Method, Headers: make([]Field, 0, len(r.Fields))}
	if r.URL != nil {
		out.URL = redactURL(r.URL, finding.Redacted)
	}
	for _, f := range r.Fields {
		value := redactField(f, func(string) string { return finding.Redacted })
		out.Headers = append(out.Headers, Field{f.Name, shortened(value)})
	}
	return out
}

// maxShown is how much of a field's value a report shows, in bytes: whatever is longer says nothing to a reader.
const maxShown = 1024

func shortened(value string) string {
	if len(value) <= maxShown {
		return value
	}
	return strings.ToValidUTF8(value[:80], "") + "… (" + strconv.Itoa(len(value)) + " bytes)"
}

// redactField returns the value of a field with instead(name) for each secret; name is that of the field or cookie.
func redactField(f Field, instead func(name string) string) string {
	lower := strings.ToLower(f.Name)
	switch {
	case lower == "cookie":
		return redactCookies(f.Value, instead)
	case strings.Contains(lower, "authorization"):
		return redactCredentials(f.Value, instead(f.Name))
	case (finding.SensitiveHeader(lower) || finding.LooksLikeJWT(f.Value)) && !harmless(f.Value):
		return instead(f.Name)
	case lower == "referer" || lower == "location" || lower == "origin":
		if u, err := url.Parse(f.Value); err == nil {
			return redactURL(u, instead(f.Name))
		}
		return instead(f.Name)
	}
	return f.Value
}

// harmless values have nothing to hide: an empty field, and what was to be replaced by a credential and was not.
func harmless(v string) bool { return strings.TrimSpace(v) == "" || finding.IsPlaceholder(v) }

func redactCredentials(value, instead string) string {
	a := parseAuthorization(value)
	if harmless(a.value) {
		return value
	}
	return value[:a.valueAt] + instead + value[a.valueAt+len(a.value):]
}

func redactCookies(value string, instead func(string) string) string {
	pairs := strings.Split(value, ";")
	for i, pair := range pairs {
		name, v, ok := strings.Cut(pair, "=")
		switch {
		case !ok && !harmless(pair): // a value without a name is a value
			pairs[i] = instead("")
		case ok && !harmless(v):
			pairs[i] = name + "=" + instead(strings.TrimSpace(name))
		}
	}
	return strings.Join(pairs, ";")
}

// redactURL writes a URL without its user, its fragment and the values of its sensitive parameters.
func redactURL(u *url.URL, instead string) string {
	out := *u
	out.User, out.Fragment, out.RawFragment = nil, "", ""
	query := redactQuery(u.RawQuery, instead)
	out.RawQuery, out.ForceQuery = "", false
	if finding.LooksLikeJWT(out.Path) {
		segments := strings.Split(out.EscapedPath(), "/")
		for i, s := range segments {
			if finding.LooksLikeJWT(s) {
				segments[i] = "TOKEN"
			}
		}
		out.Path, out.RawPath = strings.Join(segments, "/"), ""
	}
	s := out.String()
	if query != "" {
		s += "?" + query
	}
	return s
}

func redactQuery(query, instead string) string {
	pairs := strings.FieldsFunc(query, func(c rune) bool { return c == '&' || c == ';' })
	for i, pair := range pairs {
		name, v, ok := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(name)
		if err != nil {
			plain = name
		}
		switch {
		case ok && !harmless(v) && (finding.SensitiveParam(plain) || finding.LooksLikeJWT(v)):
			pairs[i] = name + "=" + instead
		case finding.LooksLikeJWT(pair):
			pairs[i] = instead
		}
	}
	return strings.Join(pairs, "&")
}

// ShellLine writes the request as a curl command for a hint. Secrets are placeholders in capitals; so is any text
// that a shell could take for more than a word. The body is named, not shown.
func ShellLine(r Request) string {
	words := []string{"curl", "-i"}
	if r.Method != "GET" {
		words = append(words, "-X", finding.ShellQuote(r.Method, "METHOD"))
	}
	for _, f := range r.Fields {
		value := redactField(f, placeholder)
		words = append(words, "-H", finding.ShellQuote(f.Name+": "+value, "'HEADER: VALUE'"))
	}
	if len(r.Body) > 0 {
		words = append(words, "--data-binary", "@BODY")
	}
	return strings.Join(append(words, finding.ShellQuote(redactURL(r.URL, "TOKEN"), "URL")), " ")
}

func placeholder(name string) string {
	lower := strings.ToLower(name)
	switch {
	case strings.Contains(lower, "key"):
		return "KEY"
	case strings.Contains(lower, "authorization"), strings.Contains(lower, "token"), strings.Contains(lower, "jwt"):
		return "TOKEN"
	}
	return "VALUE"
}
