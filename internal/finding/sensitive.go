package finding

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// SensitiveHeader reports whether a header field of this name carries a credential as its value.
func SensitiveHeader(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "cookie", "set-cookie", "cookie2", "dpop", "x-amzn-oidc-data":
		return true
	}
	for _, part := range []string{"authorization", "token", "secret", "password", "api-key", "apikey", "api_key", "jwt", "assertion", "session", "credential", "x-auth"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// SensitiveParam reports whether a query or form parameter, or a cookie, of this name carries a credential or a
// code that can be exchanged for one.
func SensitiveParam(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "code", "key", "sig", "signature", "otp", "pin", "auth", "sid", "state", "nonce", "ticket", "pwd", "pass", "bearer":
		return true
	}
	for _, part := range []string{"token", "secret", "password", "passwd", "api-key", "apikey", "api_key", "jwt", "assertion", "session", "credential", "authorization", "code_verifier"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// LooksLikeJWT reports whether a text holds something with the shape of a compact JWT.
func LooksLikeJWT(s string) bool { return strings.Contains(s, "eyJ") && len(jwtSpans(s)) > 0 }

// maxPlaceholder is the longest name of a variable, with what stands around it, that is still taken for one.
const maxPlaceholder = 64

// IsPlaceholder reports whether a value was meant to be replaced by a credential and was not: undefined, null,
// [object Object], {{token}}, $TOKEN, ${TOKEN}, %TOKEN%, <token>.
//
// A JSON document in braces is none: it is the whole answer of a login, with the tokens in it.
func IsPlaceholder(v string) bool {
	v = strings.TrimSpace(strings.Trim(strings.TrimSpace(v), `"'`))
	switch strings.ToLower(v) {
	case "undefined", "null", "none", "nil", "nan", "true", "false", "[object object]", "[object promise]", "(null)":
		return true
	}
	if len(v) < 2 {
		return false
	}
	for _, pair := range [...][2]string{{"{{", "}}"}, {"${", "}"}, {"<", ">"}, {"{", "}"}, {"%", "%"}, {"$(", ")"}} {
		if strings.HasPrefix(v, pair[0]) && strings.HasSuffix(v, pair[1]) {
			return len(v) <= maxPlaceholder && !strings.Contains(v, `":`) && !strings.Contains(v, "eyJ")
		}
	}
	return v[0] == '$' && !strings.ContainsFunc(v[1:], func(c rune) bool {
		return c != '_' && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (c < '0' || c > '9')
	})
}

// AddRequestSecrets registers what is secret in one header field of a request or an answer: the credentials of
// Authorization (for Basic the password too), each value of Cookie, the value of Set-Cookie, keys and tokens in
// fields of their own, and every JWT wherever it stands. Other fields hold nothing and register nothing.
func (r *Registry) AddRequestSecrets(name, value string) {
	switch lower := strings.ToLower(name); {
	case strings.Contains(lower, "authorization"):
		r.addCredentials(value)
	case lower == "cookie":
		for pair := range strings.SplitSeq(value, ";") {
			r.addCookie(pair)
		}
	case lower == "set-cookie":
		pair, _, _ := strings.Cut(value, ";")
		r.addCookie(pair)
	case SensitiveHeader(lower):
		if !isPhrase(value) {
			r.addParam(value)
			r.addCredentials(value)
		}
	case LooksLikeJWT(value):
		for word := range strings.FieldsFuncSeq(value, func(c rune) bool { return strings.ContainsRune(" \t,;\"'", c) }) {
			if LooksLikeJWT(word) {
				r.Add(word)
			}
		}
	case lower == "location" || lower == "referer" || lower == "content-location" || lower == "refresh":
		r.AddURLSecrets(value)
	}
}

// AddAnswerSecrets registers what is secret in one header field of an answer. Servers also say in fields of their own
// what is wrong (X-Auth-Error: invalid token): only a single long word there is taken for a credential.
func (r *Registry) AddAnswerSecrets(name, value string) {
	switch lower := strings.ToLower(name); {
	case lower == "set-cookie", LooksLikeJWT(value), !SensitiveHeader(lower),
		len(value) >= 16 && !strings.ContainsAny(value, " ,;"):
		r.AddRequestSecrets(name, value)
	}
}

// AddBodySecrets registers the tokens in the JSON of an answer to a login or refresh (RFC 6749 §5.1).
func (r *Registry) AddBodySecrets(body string) {
	for _, name := range []string{`"access_token"`, `"refresh_token"`, `"id_token"`, `"accessToken"`, `"refreshToken"`} {
		for rest := body; ; {
			_, after, ok := strings.Cut(rest, name)
			if !ok {
				break
			}
			rest = after
			after, ok = strings.CutPrefix(strings.TrimLeft(after, " \t\r\n"), ":")
			after = strings.TrimLeft(after, " \t\r\n")
			if v, ended := stringLiteral(after); ok && ended {
				r.addParam(v)
			}
		}
	}
}

// stringLiteral returns the text of a JSON string without escapes; tokens need none.
func stringLiteral(s string) (string, bool) {
	s, ok := strings.CutPrefix(s, `"`)
	end := strings.IndexAny(s, `"\`)
	if !ok || end < 0 || s[end] != '"' {
		return "", false
	}
	return s[:end], true
}

// addCookie registers the value of name=value, or a value without a name.
func (r *Registry) addCookie(pair string) {
	_, v, ok := strings.Cut(pair, "=")
	if !ok {
		v = pair
	}
	if v = strings.Trim(strings.TrimSpace(v), `"`); !isPhrase(v) {
		r.addParam(v)
	}
}

// isPhrase reports whether a cookie or field holds a setting (theme=dark, consent=accepted) rather than a credential.
// Masking such a word in what a server says would hide the reason that is being looked for.
func isPhrase(v string) bool {
	return len(v) < 16 && !strings.ContainsFunc(v, func(c rune) bool { return (c < 'a' || c > 'z') && !strings.ContainsRune("-_ .,", c) })
}

// addCredentials registers what follows the scheme in an Authorization field (RFC 9110 §11.4): a token, or
// parameters of which only some are secret.
func (r *Registry) addCredentials(value string) {
	for {
		value = strings.TrimSpace(value)
		first, rest, more := strings.Cut(value, " ")
		if !more || !isScheme(first) {
			break
		}
		value = rest
	}
	if strings.HasPrefix(value, "{") {
		r.AddBodySecrets(value) // the whole answer of a login, sent for the token in it
	}
	if IsPlaceholder(value) { // it may hold a space: [object Object]
		return
	}
	for word := range strings.FieldsSeq(value) {
		word = strings.Trim(word, `"',;`)
		name, v, isParam := strings.Cut(word, "=")
		switch {
		case isScheme(word):
		case isParam && strings.Trim(v, "=") != "" && isParamName(name):
			if v = strings.Trim(v, `"'`); secretAuthParam(name) {
				r.addParam(v)
			}
		default:
			r.addParam(word)
			r.addBasic(word)
		}
	}
}

// addBasic registers the password of Basic credentials (RFC 7617 §2).
func (r *Registry) addBasic(word string) {
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(word, "="))
	if err != nil {
		return
	}
	if _, password, ok := strings.Cut(string(raw), ":"); ok {
		r.Add(string(raw))
		r.Add(password)
	}
}

func isScheme(word string) bool {
	switch strings.ToLower(strings.TrimRight(word, ":")) {
	case "bearer", "basic", "digest", "jwt", "token", "dpop", "apikey", "api-key", "negotiate", "ntlm", "oauth", "hawk", "mac", "hoba",
		"mutual", "vapid", "gnap", "privatetoken", "scram-sha-256", "aws4-hmac-sha256", "signature", "key", "authorization":
		return true
	}
	return false
}

// isParamName tells a name from the beginning of a base64 text that ends with padding.
func isParamName(s string) bool {
	return s != "" && len(s) < 24 && !strings.ContainsFunc(s, func(c rune) bool { return !isLetter(byte(c)) && c != '_' && c != '-' || c > 0x7e })
}

func secretAuthParam(name string) bool {
	switch strings.ToLower(name) {
	case "response", "mac", "hash", "proof", "k", "t":
		return true
	}
	return SensitiveParam(name)
}

// AddURLSecrets registers what is secret in a URL: user:password, and the sensitive parameters of its query and
// of its fragment (RFC 6749 §4.2.2 puts an access token there). The URL need not be well-formed.
func (r *Registry) AddURLSecrets(rawURL string) {
	rest, fragment, _ := strings.Cut(rawURL, "#")
	rest, query, _ := strings.Cut(rest, "?")
	r.AddFormSecrets(query)
	r.AddFormSecrets(fragment)
	if _, after, ok := strings.Cut(rest, "//"); ok {
		rest = after
	}
	authority, path, _ := strings.Cut(rest, "/")
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		user := authority[:at]
		_, password, _ := strings.Cut(user, ":")
		r.addParam(user)
		r.addParam(password)
	}
	for segment := range strings.SplitSeq(path, "/") {
		if LooksLikeJWT(segment) {
			r.addParam(segment)
		}
	}
}

// AddFormSecrets registers the sensitive parameters of a form body (application/x-www-form-urlencoded) or query.
func (r *Registry) AddFormSecrets(form string) {
	for pair := range strings.FieldsFuncSeq(form, func(c rune) bool { return c == '&' || c == ';' }) {
		name, v, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		if SensitiveParam(name) || LooksLikeJWT(v) {
			r.addParam(v)
		}
	}
}

// addParam registers a value as written, without quotes, and decoded. What was meant to be replaced by a secret
// and was not is no secret, and the report has to show it.
func (r *Registry) addParam(v string) {
	v = strings.TrimSpace(v)
	if v = strings.Trim(v, `"`); IsPlaceholder(v) {
		return
	}
	r.Add(v)
	if plain, err := url.QueryUnescape(v); err == nil && plain != v {
		r.Add(plain)
	}
	if plain, err := url.PathUnescape(v); err == nil && plain != v {
		r.Add(plain)
	}
}
