package fingerprint

import (
	"net/url"
	"slices"
	"strings"
)

// KnownRejectionInBody reports whether an answer with a 2xx status refuses the request all the same: a GraphQL
// error without data, an error object of an API that always answers 200, the page of a login form. It wants the
// shape of a refusal, not only its words: a log viewer may well return "jwt expired" as its data.
func KnownRejectionInBody(a Answer) bool {
	if !a.success() {
		return false
	}
	s := newSubject(a)
	if loginPage(a.ContentType, s.body) {
		return true
	}
	for _, m := range Recognise(a) {
		if slices.Contains(m.Row.Status, a.Status) {
			return true
		}
		if m.where == 0 && m.Row.Stack != "" && s.refused {
			return true
		}
	}
	return s.refused && containsAny(s.body, refusalWords[:])
}

// refusalWords say that an error object is about credentials and not about something else.
var refusalWords = [...]string{
	"unauthenticated", "unauthorized", "unauthorised", "not authenticated", "not authorized", "not logged in",
	"authentication required", "authentication failed", "access denied", "access-denied", "permission denied",
	`"forbidden"`, "invalid-jwt", "invalid-headers", "invalid token", "token invalid", "token is invalid",
	"invalid_token", "login required", "please log in", "please sign in", "session expired", "session has expired",
}

func containsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// refusalShape reports whether a normalised body is a JSON object that calls itself an error.
func refusalShape(body string) bool {
	if !strings.HasPrefix(body, "{") {
		return false
	}
	top := topLevel(body)
	if strings.Contains(top, `"errors":[]`) {
		data := strings.Contains(top, `"data":{}`) || strings.Contains(top, `"data":[]`)
		return !data && !strings.HasPrefix(afterKey(body, `"errors":[`), "]")
	}
	return containsAny(top, refusalMarks[:])
}

var refusalMarks = [...]string{
	`"error":"`, `"error":{}`, `"error":true`, `"success":false`, `"ok":false`, `"status":"error"`, `"status":"fail`,
	`"code":401`, `"code":403`, `"status":401`, `"status":403`, `"statuscode":401`, `"statuscode":403`,
}

// afterKey returns what follows the first place of key.
func afterKey(body, key string) string {
	_, after, _ := strings.Cut(body, key)
	return after
}

// topLevel writes a JSON object without the contents of its containers: `{"a":1,"b":{},"c":[]}`.
func topLevel(body string) string {
	var b strings.Builder
	depth, quoted := 0, false
	for i := range len(body) {
		c := body[i]
		if c == '"' {
			quoted = !quoted
		}
		if !quoted && (c == '}' || c == ']') {
			depth--
		}
		if depth <= 1 {
			b.WriteByte(c)
		}
		if !quoted && (c == '{' || c == '[') {
			depth++
		}
	}
	return b.String()
}

// loginPage reports whether a body is an HTML page that asks for a password.
func loginPage(contentType, body string) bool {
	html := strings.HasPrefix(strings.ToLower(contentType), "text/html") ||
		strings.HasPrefix(body, "<!doctype html") || strings.HasPrefix(body, "<html")
	return html && containsAny(body, []string{`type="password"`, `type='password'`, `type=password`})
}

// LoginRedirect reports whether the answer sends the client to a login page or to an authorization endpoint
// (RFC 6749 §3.1): what a browser's session gets where an API's client should get 401.
func LoginRedirect(a Answer) bool {
	if !a.redirect() || a.Location == "" {
		return false
	}
	u, err := url.Parse(strings.TrimSpace(a.Location))
	if err != nil {
		return false
	}
	if loginHost(strings.ToLower(u.Hostname())) {
		return true
	}
	q := strings.ToLower(u.RawQuery)
	if has(q, "redirect_uri") && has(q, "state") || has(q, "samlrequest") || has(q, "client_id") && has(q, "response_type") {
		return true
	}
	segments := strings.FieldsFunc(strings.ToLower(u.Path), func(r rune) bool { return r == '/' })
	for i, s := range segments {
		last := i == len(segments)-1
		switch strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(s, ".html"), ".php"), ".aspx") {
		case "login", "signin", "sign_in", "sign-in", "log-in", "log_in", "logon", "authorize":
			return true
		case "auth", "oauth", "oauth2", "saml", "saml2", "sso":
			// Alone, or the endpoint itself; /auth/users/ is more likely an API that wants its slash.
			if last || slices.Contains([]string{"authorization", "start", "auth", "init"}, segments[i+1]) {
				return true
			}
		}
	}
	return false
}

func loginHost(host string) bool {
	return host == "accounts.google.com" || strings.HasPrefix(host, "login.") || strings.HasPrefix(host, "signin.") ||
		strings.HasSuffix(host, ".cloudflareaccess.com")
}

// has reports whether a raw query carries the parameter.
func has(query, name string) bool {
	return strings.HasPrefix(query, name+"=") || strings.Contains(query, "&"+name+"=")
}
