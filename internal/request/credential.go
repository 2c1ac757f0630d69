package request

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// Kind is the place of a credential in a request.
type Kind string

// The places of a credential.
const (
	NoCredential    Kind = "none"
	InAuthorization Kind = "authorization"
	InCookie        Kind = "cookie"
	InHeader        Kind = "header"
	InQuery         Kind = "query"
)

// Credential is what a request authenticates with, and exactly how it is written: every byte around the token can
// be the reason for a refusal.
type Credential struct {
	Kind Kind
	// Name is that of the field, cookie or parameter, as written.
	Name string
	// Raw is the whole value: of the field, of the one cookie, of the parameter (not decoded).
	Raw string
	// Scheme is the first scheme as written ("bearer"), empty when there is none. Schemes is how many scheme
	// words stand in a row ("Bearer Bearer" is 2).
	Scheme  string
	Schemes int
	// Leading, Separator and Trailing are the bytes before the scheme, between it and the rest, and after the
	// value. A clean field has "", " " and "".
	Leading, Separator, Trailing string
	// Value is the credential without schemes and the white space around; quotes and all else are still there.
	Value string
	// Quoted: quotes stand at the value's edges, or around scheme and value.
	Quoted bool
	// Placeholder: the value was to be replaced by a credential and was not (undefined, null, {{token}}, $TOKEN).
	Placeholder bool
	// Fields counts the fields of this name; two Authorization fields are an error to most servers.
	Fields int
	// Others lists the further places that hold a credential: "cookie access_token".
	Others []string
	// Token is what stands behind the first scheme. Its Peeled says what had to be taken off. A token inside a signed
	// session cookie has its Session set: it cannot be changed without the framework's own key.
	Token token.Token
}

// OddSpace reports white space other than the one space between scheme and credentials: leading, trailing,
// doubled, a tab, a no-break space, or some inside.
func (c Credential) OddSpace() bool {
	if c.Leading != "" || c.Trailing != "" || c.Scheme != "" && c.Value != "" && c.Separator != " " && c.Separator != "" {
		return true
	}
	return !c.Placeholder && strings.ContainsFunc(c.Value, unicode.IsSpace)
}

// FindCredential looks in the order of how servers do: Authorization, a JWT in a cookie, a JWT in another field, a
// JWT in the query; then, where no JWT is, for what is named like a credential, in the same order. An empty
// Authorization field counts only when there is nothing else.
func FindCredential(r Request) Credential {
	places := credentials(r)
	if len(places) == 0 {
		return Credential{Kind: NoCredential, Token: token.Parse("")}
	}
	best := 0
	for i, p := range places {
		if p.rank < places[best].rank {
			best = i
		}
	}
	c := places[best].Credential
	for i, p := range places {
		if i != best && p.rank < emptyRank {
			c.Others = append(c.Others, string(p.Kind)+" "+p.Name)
		}
	}
	c.Placeholder = finding.IsPlaceholder(c.Value)
	if c.Kind == InAuthorization {
		c.Token = token.Parse(parseAuthorization(c.Raw).rest)
	} else {
		c.Token = token.Parse(c.Raw)
	}
	return c
}

// emptyRank is that of an Authorization field without a value: the last resort.
const emptyRank = 9

type place struct {
	Credential
	rank int // the lowest is the credential
}

// credentials lists every place of the request that holds, or should hold, a credential.
func credentials(r Request) []place {
	var list []place
	for _, f := range r.Fields {
		switch lower := strings.ToLower(f.Name); {
		case lower == "authorization":
			list = append(list, authorizationPlace(r, f))
		case lower == "cookie":
			for pair := range strings.SplitSeq(f.Value, ";") {
				name, v, _ := strings.Cut(pair, "=")
				list = appendPlace(list, r, InCookie, strings.TrimSpace(name), v)
			}
		case lower != "proxy-authorization":
			list = appendPlace(list, r, InHeader, f.Name, f.Value)
		}
	}
	for pair := range strings.FieldsFuncSeq(rawQuery(r), func(c rune) bool { return c == '&' || c == ';' }) {
		name, v, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		list = appendPlace(list, r, InQuery, name, v)
	}
	return list
}

func rawQuery(r Request) string {
	if r.URL == nil {
		return ""
	}
	return r.URL.RawQuery
}

func authorizationPlace(r Request, f Field) place {
	a := parseAuthorization(f.Value)
	p := place{Credential: Credential{
		Kind: InAuthorization, Name: f.Name, Raw: f.Value, Scheme: a.scheme, Schemes: a.schemes,
		Leading: a.leading, Separator: a.separator, Trailing: a.trailing, Value: a.value, Quoted: a.quoted,
		Fields: len(r.Values(f.Name)),
	}}
	if strings.TrimSpace(f.Value) == "" {
		p.rank = emptyRank
	}
	return p
}

// appendPlace adds a cookie, field or parameter if it holds a JWT or is named like a credential.
func appendPlace(list []place, r Request, kind Kind, name, raw string) []place {
	rank := 0
	switch kind {
	case InCookie:
		rank = 1
	case InHeader:
		rank = 2
	case InQuery:
		rank = 3
	case NoCredential, InAuthorization:
		return list
	}
	if !holdsJWT(raw) {
		if !namedLikeCredential(kind, name) || strings.TrimSpace(raw) == "" {
			return list
		}
		rank += 4
	}
	a := parseAuthorization(raw) // X-Authorization and the like carry schemes too
	c := Credential{
		Kind: kind, Name: name, Raw: raw, Scheme: a.scheme, Schemes: a.schemes,
		Leading: a.leading, Separator: a.separator, Trailing: a.trailing, Value: a.value, Quoted: a.quoted, Fields: 1,
	}
	if kind == InHeader {
		c.Fields = len(r.Values(name))
	}
	return append(list, place{c, rank})
}

// holdsJWT reports whether a value is a JWT, whatever stands around it, or at least begins like one.
func holdsJWT(v string) bool {
	if strings.HasPrefix(v, ".eJ") {
		// A packed session cookie of Flask's; the plain ones begin like a JWT.
		s := token.Parse(v).Session
		return s != nil && len(s.Tokens) > 0
	}
	i := strings.Index(v, "eyJ")
	return i >= 0 && (strings.IndexByte(v[i:], '.') > 0 || strings.Contains(v[i:], "%2E") || strings.Contains(v[i:], "%2e") || len(v)-i > 40)
}

// namedLikeCredential is about names alone. A token against forged requests (CSRF) is none that authenticates.
func namedLikeCredential(kind Kind, name string) bool {
	lower := strings.ToLower(name)
	if strings.Contains(lower, "csrf") || strings.Contains(lower, "xsrf") || strings.Contains(lower, "request-id") {
		return false
	}
	switch kind {
	case InHeader:
		return finding.SensitiveHeader(lower) && lower != "dpop" && lower != "x-amz-security-token"
	case InQuery:
		switch lower {
		case "access_token", "id_token", "jwt", "auth_token", "token", "authorization", "bearer":
			return true
		}
		return false
	case InCookie, NoCredential, InAuthorization:
	}
	switch lower {
	case "code", "key", "state", "nonce", "pin", "otp":
		return false
	}
	return finding.SensitiveParam(lower)
}

// WithoutCredentials returns the request with everything removed that could authenticate it: Authorization, and the
// cookies, fields and parameters that hold a JWT or are named like a credential.
func (r Request) WithoutCredentials() Request {
	out := r.Clone()
	for _, p := range credentials(r) {
		out = out.drop(p.Kind, p.Name)
	}
	return out
}

// WithCredential returns the request with another value in the place of c: the whole value, as c.Raw is.
func (r Request) WithCredential(c Credential, raw string) Request {
	switch c.Kind {
	case InCookie, InQuery:
		return r.mapPairs(c.Kind, c.Name, func(name string) (string, bool) { return name + "=" + raw, true })
	case InAuthorization, InHeader:
		return r.With(c.Name, raw)
	case NoCredential:
	}
	return r.With("Authorization", raw)
}

func (r Request) drop(kind Kind, name string) Request {
	if kind == InCookie || kind == InQuery {
		return r.mapPairs(kind, name, func(string) (string, bool) { return "", false })
	}
	return r.Without(name)
}

// mapPairs edits the cookies or parameters of one name and leaves the others as they are written.
func (r Request) mapPairs(kind Kind, name string, edit func(name string) (string, bool)) Request {
	out := r.Clone()
	if kind == InQuery {
		out.URL.RawQuery = editPairs(out.URL.RawQuery, "&", "&", name, edit)
		return out
	}
	out.Fields = out.Fields[:0]
	for _, f := range r.Fields {
		if strings.EqualFold(f.Name, "Cookie") {
			if f.Value = editPairs(f.Value, ";", "; ", name, edit); f.Value == "" {
				continue
			}
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}

func editPairs(list, separator, joined, name string, edit func(string) (string, bool)) string {
	var out []string
	for pair := range strings.SplitSeq(list, separator) {
		written, _, _ := strings.Cut(pair, "=")
		plain := strings.TrimSpace(written)
		if separator == "&" {
			if u, err := url.QueryUnescape(plain); err == nil {
				plain = u
			}
		}
		if plain == name {
			edited, keep := edit(strings.TrimSpace(written))
			if keep {
				out = append(out, edited)
			}
			continue
		}
		if separator == ";" {
			pair = strings.TrimLeft(pair, " ")
		}
		out = append(out, pair)
	}
	return strings.Join(out, joined)
}
