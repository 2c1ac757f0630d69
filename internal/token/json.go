package token

import (
	"fmt"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// parseJSON reads a text that begins with a brace: a JSON serialisation (RFC 7515 §7.2, RFC 7516 §7.2), another
// document, or something that is compact and JSON at once.
func (p *peeler) parseJSON() Token {
	o, f := exactjson.ParseObject([]byte(p.text))
	if f != nil {
		t := Token{Form: FormJSON}
		message := fmt.Sprintf("neither a compact token nor whole JSON: %s", f.Message)
		if looksCompact(strings.TrimLeft(p.text[f.Offset:], ".")) {
			message = "compact and JSON at once: such a text reads differently to different parsers, so it is refused"
		}
		t.fault(SegmentToken, f.Offset, message)
		return t
	}
	has := func(name string) bool { _, ok := o.Get(name); return ok }
	switch {
	case has("ciphertext"):
		return jweJSON(o)
	case has("payload") && (has("signature") || has("signatures")), has("protected") && has("signature"), has("signatures"):
		return p.jwsJSON(o)
	}
	t := Token{Form: FormJSON}
	t.fault(SegmentToken, 0, otherDocument(o))
	return t
}

// otherDocument says where in a JSON document a token may be.
func otherDocument(o exactjson.Object) string {
	message := "a JSON document, not a token"
	for _, m := range o.Members() {
		if s, ok := m.Value.Text(); ok && looksCompact(s) {
			return message + ": its member " + finding.Quote(m.Name) + " holds one, give that value alone"
		}
	}
	if _, ok := o.Get("log"); ok {
		return "a browser's recording (HAR), not a token: jwtdoc diagnose --har FILE judges it"
	}
	if _, ok := o.Get("keys"); ok {
		return "a key set (JWKS), not a token"
	}
	if _, ok := o.Get("kty"); ok {
		return "a key (JWK), not a token"
	}
	return message
}

func memberText(o exactjson.Object, name string) (string, bool) {
	v, _ := o.Get(name)
	return v.Text()
}

// looksCompact reports whether a compact token stands anywhere in s.
func looksCompact(s string) bool {
	_, found := findCompact(s)
	return found
}
