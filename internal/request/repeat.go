package request

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// IsSafeMethod reports whether requests of this method may be repeated: GET, HEAD and OPTIONS.
func IsSafeMethod(m string) bool { return m == "GET" || m == "HEAD" || m == "OPTIONS" }

// UnsafeToRepeat reports whether sending the request again could change something on the server, and why. A GET
// can: links that log out, confirm, or take a code that works once.
func (r Request) UnsafeToRepeat() (reason string, yes bool) {
	if !IsSafeMethod(r.Method) {
		return "the method is " + finding.Safe(r.Method), true
	}
	for segment := range strings.SplitSeq(r.URL.EscapedPath(), "/") {
		if actsOnGET(segment) {
			return fmt.Sprintf("the path holds %s", finding.Quote(segment)), true
		}
	}
	for pair := range strings.FieldsFuncSeq(r.URL.RawQuery, func(c rune) bool { return c == '&' || c == ';' }) {
		name, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		switch strings.ToLower(name) {
		case "code", "token", "otp", "state":
			return fmt.Sprintf("the query holds %s", finding.Quote(name+"=")), true
		}
	}
	return "", false
}

// actsOnGET reports whether a path segment names something that happens when it is fetched: logout, also written
// Log-Out, log_out or logout.php.
func actsOnGET(segment string) bool {
	if plain, err := url.PathUnescape(segment); err == nil {
		segment = plain
	}
	segment, _, _ = strings.Cut(segment, ";") // matrix parameters
	segment, _, _ = strings.Cut(segment, ".")
	switch strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(segment)) {
	case "logout", "signout", "delete", "revoke", "unsubscribe", "confirm", "verify", "callback", "refresh", "token",
		"refreshtoken", "tokenrefresh", "logoff", "signoff":
		return true
	}
	return false
}
