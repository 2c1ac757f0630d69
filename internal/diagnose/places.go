package diagnose

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

// maxNamed is how much of a refusal's body is searched for the name of a place: refusals are short.
const maxNamed = 4 << 10

// NamedPlaces returns the cookies and fields that an answer says a credential should have been in ("Missing cookie
// access_token_cookie"), in the order of its words; told is set for these. A cookie that is named only because the
// answer sets or clears it comes last, without told. Only Kind and Name are set.
func NamedPlaces(a *request.Answer) (places []request.Credential, told bool) {
	if a == nil {
		return nil, false
	}
	text := string(a.Body[:min(len(a.Body), maxNamed)])
	for _, v := range a.Values("WWW-Authenticate") {
		text += " ; " + v
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return r > 0x7f || !nameByte(byte(r)) })
	add := func(kind request.Kind, name string) {
		if !slices.ContainsFunc(places, func(p request.Credential) bool { return p.Kind == kind && strings.EqualFold(p.Name, name) }) {
			places = append(places, request.Credential{Kind: kind, Name: name})
		}
	}
	for i, w := range words {
		var kind request.Kind
		switch strings.ToLower(w) {
		case "cookie", "cookies":
			kind = request.InCookie
		case "header", "headers":
			kind = request.InHeader
		default:
			continue
		}
		for _, n := range []int{i + 1, i - 1} {
			if n >= 0 && n < len(words) && placeName(words[n], kind) {
				add(kind, words[n])
			}
		}
	}
	told = len(places) > 0
	for _, v := range a.Values("Set-Cookie") {
		if name, _, ok := strings.Cut(v, "="); ok && placeName(strings.TrimSpace(name), request.InCookie) {
			add(request.InCookie, strings.TrimSpace(name))
		}
	}
	return places, told
}

func nameByte(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '-' || c == '_'
}

// placeName reports whether a word can only be the name of a place for tokens, and not a word of the sentence.
func placeName(w string, kind request.Kind) bool {
	lower := strings.ToLower(w)
	if len(w) < 3 || len(w) > 64 || strings.Contains(lower, "csrf") || strings.Contains(lower, "xsrf") || strings.Contains(lower, "authenticate") {
		return false
	}
	if lower == "authorization" || lower == "proxy-authorization" || lower == "set-cookie" {
		return false
	}
	joined := strings.ContainsAny(strings.Trim(w, "-_"), "-_")
	for _, part := range []string{"token", "jwt", "auth", "session", "sid"} {
		if strings.Contains(lower, part) {
			return joined || kind == request.InCookie && (lower == "jwt" || lower == "sid" || lower == "session")
		}
	}
	return false
}

// NamedQuery returns the query parameter that an answer says a credential should have been in: "Missing 'jwt' query
// parameter".
func NamedQuery(a *request.Answer) (string, bool) {
	if a == nil {
		return "", false
	}
	words := strings.FieldsFunc(string(a.Body[:min(len(a.Body), maxNamed)]), func(r rune) bool { return r > 0x7f || !nameByte(byte(r)) })
	for i, w := range words {
		if strings.ToLower(w) != "query" {
			continue
		}
		for _, n := range []int{i - 1, i + 1, i + 2} {
			if n >= 0 && n < len(words) && (words[n] == "jwt" || words[n] == "token" || placeName(words[n], request.InQuery)) {
				return words[n], true
			}
		}
	}
	return "", false
}
