package request

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// authorization is an Authorization value taken apart without losing a byte: leading, scheme, separator, rest.
type authorization struct {
	leading   string // white space before the scheme
	scheme    string // the first scheme as written, "" when there is none
	separator string // the bytes between the first scheme and the rest
	schemes   int    // how many scheme words stand in a row
	rest      string // everything behind the first scheme and its separator
	value     string // the credentials themselves: without further schemes and the white space around
	valueAt   int    // where value begins
	trailing  string // white space after value
	quoted    bool
}

func parseAuthorization(raw string) authorization {
	var a authorization
	body := strings.TrimLeftFunc(raw, unicode.IsSpace)
	a.leading = raw[:len(raw)-len(body)]
	pos := len(a.leading)
	// Quotes around everything, the scheme included, come from printing a whole header as a string.
	if body != "" && isQuote(body[0]) {
		a.quoted = true
		pos, body = pos+1, body[1:]
	}
	if n, sep := schemeAt(body, true); n > 0 {
		a.scheme, a.separator, a.schemes = body[:n], body[n:n+sep], 1
		pos, body = pos+n+sep, body[n+sep:]
	}
	a.rest = raw[pos:]
	for {
		n, sep := schemeAt(body, false)
		if n == 0 {
			break
		}
		if a.scheme == "" {
			a.scheme, a.separator = body[:n], body[n:n+sep]
		}
		a.schemes++
		pos, body = pos+n+sep, body[n+sep:]
	}
	a.value = strings.TrimRightFunc(body, unicode.IsSpace)
	a.trailing, a.valueAt = body[len(a.value):], pos
	if v := a.value; v != "" && (isQuote(v[0]) || isQuote(v[len(v)-1])) {
		a.quoted = true
	}
	return a
}

// schemeAt returns the length of the scheme that s begins with and of the separator behind it, 0 and 0 when it
// begins with none. Any word before white space is a scheme if it may be the first; a later one, or one that is not
// set apart by white space, must be a known one.
func schemeAt(s string, first bool) (scheme, separator int) {
	end := 0
	for end < len(s) && isTokenByte(s[end]) && s[end] != '%' {
		end++
	}
	word := s[:end]
	sep := separatorAt(s[end:])
	switch known := knownScheme(word); {
	case word == "":
		return 0, 0
	case known && first && end == len(s), known && sep > 0 && (first || s[end+sep:] != ""):
		return end, sep
	case first && sep > 0 && unicode.IsSpace(rune(s[end])) && len(word) <= 24 && !strings.HasPrefix(word, "eyJ") && s[end+sep:] != "":
		return end, sep
	}
	// "BearereyJ...": the separator was forgotten.
	for _, name := range knownSchemes() {
		if len(s) > len(name)+3 && strings.EqualFold(s[:len(name)], name) && s[len(name):len(name)+3] == "eyJ" {
			return len(name), 0
		}
	}
	return 0, 0
}

func knownSchemes() []string { return []string{"bearer", "jwt", "token", "basic", "dpop"} }

func knownScheme(word string) bool {
	for _, name := range knownSchemes() {
		if strings.EqualFold(word, name) {
			return true
		}
	}
	return false
}

// separatorAt returns the length of what separates a scheme from its credentials, or was meant to: white space of
// any kind, a colon, an encoded space.
func separatorAt(s string) int {
	n := 0
	for n < len(s) {
		c, w := utf8.DecodeRuneInString(s[n:])
		switch {
		case unicode.IsSpace(c), c == ':':
			n += w
		case strings.HasPrefix(s[n:], "%20"):
			n += 3
		default:
			return n
		}
	}
	return n
}

func isQuote(c byte) bool { return c == '"' || c == '\'' || c == '`' }
