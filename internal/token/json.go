package token

import (
	"fmt"
	"slices"
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
	case has("payload") && (has("signature") || has("signatures")):
		return p.jwsJSON(o)
	}
	t := Token{Form: FormJSON}
	t.fault(SegmentToken, 0, otherDocument(o))
	return t
}

// otherDocument says where in a JSON document a token may be.
func otherDocument(o exactjson.Object) string {
	message := "a JSON document, not a token"
	for _, m := range o.Members {
		if s, ok := m.Value.Text(); ok && looksCompact(s) {
			return message + ": its member " + finding.Quote(m.Name) + " holds one, give that value alone"
		}
	}
	if _, ok := o.Get("keys"); ok {
		return "a key set (JWKS), not a token"
	}
	if _, ok := o.Get("kty"); ok {
		return "a key (JWK), not a token"
	}
	return message
}

// serialMembers are the members that the two JSON serialisations of a JWS may have.
var serialMembers = []string{"payload", "protected", "header", "signature", "signatures"}

// jwsJSON reads a flattened or general JWS. Of several signatures the first is read.
func (p *peeler) jwsJSON(o exactjson.Object) Token {
	t := Token{Form: FormJWSJSON}
	for _, m := range o.Members {
		if !slices.Contains(serialMembers, m.Name) && strings.Contains(m.Name, ".") {
			// A compact token hidden in a member's name: parsers that search the text find that one.
			t.fault(SegmentToken, m.NameOffset, "compact and JSON at once: the member "+finding.Quote(m.Name)+" may hide another token, so it is refused")
			return t
		}
	}
	if d := o.Duplicates(); len(d) > 0 {
		t.fault(SegmentToken, 0, "the JSON serialisation has the member "+finding.Quote(d[0])+" more than once")
	}
	signature, kind := o, "flattened"
	if v, ok := o.Get("signatures"); ok {
		all := v.Elements()
		kind = "general, " + plural(len(all), "signature")
		if len(all) == 0 {
			t.fault(SegmentSignature, 0, "signatures is empty or no array")
			return t
		}
		if len(all) > 1 {
			kind += " of which the first is shown"
		}
		signature, _ = all[0].Object()
	}
	protected, hasProtected := memberText(signature, "protected")
	payload, _ := memberText(o, "payload")
	sig, _ := memberText(signature, "signature")
	t.Segments = []string{protected, payload, sig}
	if !hasProtected {
		return t.unprotected(signature)
	}
	t.Compact = strings.Join(t.Segments, ".")
	p.peel("json-serialization", "a JSON serialisation ("+kind+"), turned into the compact form")
	t.readParts()
	return t
}

// unprotected reads a JWS whose header is not signed at all (RFC 7515 §7.2.1): it has no compact form.
func (t Token) unprotected(signature exactjson.Object) Token {
	v, _ := signature.Get("header")
	header, ok := v.Object()
	t.PayloadBytes, t.Payload = t.readJSON(SegmentPayload, t.Segments[1])
	t.Header, t.HeaderJSON = header, v.Raw
	if !ok {
		t.fault(SegmentHeader, 0, "the JSON serialisation has neither a protected nor an unprotected header")
		return t
	}
	t.fault(SegmentHeader, 0, "the header is not protected by the signature, so the token has no compact form")
	return t
}

func jweJSON(o exactjson.Object) Token {
	t := Token{Form: FormJWEJSON}
	protected, _ := memberText(o, "protected")
	if _, general := o.Get("recipients"); general || protected == "" {
		t.HeaderJSON, t.Header = t.readJSON(SegmentHeader, protected)
		return t
	}
	t.Segments = []string{protected}
	for _, name := range []string{"encrypted_key", "iv", "ciphertext", "tag"} {
		part, _ := memberText(o, name)
		t.Segments = append(t.Segments, part)
	}
	t.Compact = strings.Join(t.Segments, ".")
	t.readEncrypted()
	return t
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
