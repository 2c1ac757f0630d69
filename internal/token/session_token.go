package token

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

const (
	// maxWalk is how deep a session is searched for tokens; authlib keeps them one level down.
	maxWalk = 8
	// maxFound is how many tokens of a session, or signatures of a token, are listed.
	maxFound = 20
)

// inside is a token found in a session.
type inside struct{ path, name, compact string }

// parseSession reads a session cookie, and the token in it as the token where there is one.
func (p *peeler) parseSession() Token {
	session := readSession(p.text)
	found := tokensIn(session.Content)
	for _, f := range found {
		session.Tokens = append(session.Tokens, f.path)
	}
	if len(found) == 0 {
		t := Token{Form: FormFlask, Compact: p.text, Session: session}
		t.Faults = append(t.Faults, Fault{Segment: SegmentToken, Message: session.sentence() + ", not a JWT, and no JWT is inside", Cut: session.Cut})
		return t
	}
	message := "a " + session.Name() + ", whose signature is " + session.Owner() + " and not the token's: its member " + finding.Quote(found[0].path) + " is read"
	if len(found) > 1 {
		message += ", one of " + itoa(len(found)) + " tokens in it"
	}
	p.peel("flask-session", message)
	// Only a compact token is read here: a cookie inside a cookie would have no end.
	inner := peeler{text: found[0].compact}
	t := inner.readCompact(strings.Count(inner.text, "."))
	for _, removed := range inner.peeled {
		p.peel(removed.ID, removed.Message)
	}
	t.Session = session
	return t
}

// sentence says what the cookie is, and what is broken about it.
func (s *Session) sentence() string {
	text := "this is a " + s.Name()
	if s.Fault != "" {
		text += " (" + s.Fault + ")"
	}
	return text
}

// tokensIn lists the tokens among a value's strings, best first: what is named an access token, then others in their
// order, and last what can only be exchanged for others.
func tokensIn(v exactjson.Value) []inside {
	var found []inside
	walkStrings(v, "", "", 0, func(path, name, text string) bool {
		if c, ok := wholeCompact(text); ok {
			found = append(found, inside{path, name, c})
		}
		return len(found) < maxFound
	})
	slices.SortStableFunc(found, func(a, b inside) int { return rankOf(a.name) - rankOf(b.name) })
	return found
}

// rankOf orders the names of places that hold a token.
func rankOf(name string) int {
	name = strings.ToLower(name)
	switch {
	case strings.Contains(name, "refresh"), strings.Contains(name, "csrf"), strings.Contains(name, "xsrf"):
		return 2
	case strings.Contains(name, "access"):
		return 0
	}
	return 1
}

// walkStrings calls see with each string of a value, until see returns false.
func walkStrings(v exactjson.Value, path, name string, depth int, see func(path, name, text string) bool) bool {
	if depth > maxWalk {
		return true
	}
	switch v.Kind {
	case exactjson.KindString:
		s, _ := v.Text()
		return see(path, name, s)
	case exactjson.KindObject:
		o, _ := v.Object()
		for _, m := range o.Members() {
			if !walkStrings(m.Value, below(path, m.Name), m.Name, depth+1, see) {
				return false
			}
		}
	case exactjson.KindArray:
		for i, e := range v.Elements() {
			if !walkStrings(e, below(path, itoa(i)), name, depth+1, see) {
				return false
			}
		}
	case exactjson.KindInvalid, exactjson.KindNull, exactjson.KindBool, exactjson.KindNumber:
	}
	return true
}

func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// wholeCompact returns the token that a text is, alone or behind a scheme: three or five parts with an alg in the
// header.
func wholeCompact(s string) (string, bool) {
	if len(s) > MaxSession {
		return "", false
	}
	s = strings.TrimSpace(s)
	if scheme, rest, ok := strings.Cut(s, " "); ok && strings.EqualFold(scheme, "bearer") {
		s = strings.TrimSpace(rest)
	}
	dots := strings.Count(s, ".")
	if !startsLikeHeader(s) || dots != 2 && dots != 4 {
		return "", false
	}
	head, _, _ := strings.Cut(s, ".")
	b, bad := decodeSegment(head)
	o, f := exactjson.ParseObject(b)
	_, alg := o.Get("alg")
	return s, bad == nil && f == nil && alg
}

// Outer returns what a server is really sent: for a token out of a session cookie the cookie itself, which has no
// claims of its own and cannot be edited without the framework's key; otherwise the token.
func (t Token) Outer() Token {
	if t.Session == nil || t.Form == FormFlask {
		return t
	}
	out := Token{Form: FormFlask, Compact: t.Session.Cookie, Session: t.Session, Cookie: t.Cookie}
	out.fault(SegmentToken, 0, t.Session.sentence()+", not a JWT")
	for _, p := range t.Peeled {
		if p.ID != "flask-session" {
			out.Peeled = append(out.Peeled, p)
		}
	}
	return out
}
