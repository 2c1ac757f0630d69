package token

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// serialMembers are the members that the two JSON serialisations of a JWS may have.
var serialMembers = []string{"payload", "protected", "header", "signature", "signatures"}

// jwsJSON reads a flattened or general JWS (RFC 7515 §7.2). Of several signatures the first is read.
func (p *peeler) jwsJSON(o exactjson.Object) Token {
	t := Token{Form: FormJWSJSON}
	for _, m := range o.Members() {
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
		if _, both := o.Get("signature"); both {
			t.fault(SegmentToken, 0, "the JSON serialisation has both signature and signatures (RFC 7515 §7.2.2)")
		}
		all := v.Elements()
		kind = "general, " + plural(len(all), "signature")
		if len(all) == 0 {
			t.fault(SegmentSignature, 0, "signatures is empty or no array")
			return t
		}
		if len(all) > 1 {
			kind += " of which the first is shown"
			t.Signers = signers(all, "protected", "header", "signature")
		}
		signature, _ = all[0].Object()
	}
	return p.underSignature(t, o, signature, kind)
}

// underSignature reads the payload of a JSON serialisation under one of its signatures.
func (p *peeler) underSignature(t Token, o, signature exactjson.Object, kind string) Token {
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
	if _, attached := o.Get("payload"); !attached {
		t.detach()
	}
	if t.Unencoded() && strings.Contains(payload, ".") {
		t.fault(SegmentPayload, strings.IndexByte(payload, '.'), "a dot in a payload that is not encoded: the token has no compact form (RFC 7797 §5.2)")
	}
	t.addUnprotected(signature, "header")
	return t
}

// addUnprotected reads the header parameters that no signature covers. Their names must not be those of protected ones
// (RFC 7515 §7.2.1).
func (t *Token) addUnprotected(o exactjson.Object, name string) {
	v, present := o.Get(name)
	if !present {
		return
	}
	header, ok := v.Object()
	if !ok {
		t.fault(SegmentHeader, 0, "the unprotected header is "+v.Kind.String()+", a JSON object is expected")
		return
	}
	t.Unprotected = header
	for _, m := range header.Members() {
		if _, both := t.Header.Get(m.Name); both {
			t.fault(SegmentHeader, 0, "the header parameter "+finding.Quote(m.Name)+" is both protected and not, so it is refused")
			return
		}
	}
}

// signers lists the signatures or recipients of a JSON serialisation.
func signers(all []exactjson.Value, protected, header, value string) []Signer {
	var out []Signer
	for _, v := range all[:min(len(all), maxFound)] {
		out = append(out, readSigner(v, protected, header, value))
	}
	return out
}

func readSigner(v exactjson.Value, protected, header, value string) (s Signer) {
	o, ok := v.Object()
	if !ok {
		s.Fault = "it is " + v.Kind.String() + ", a JSON object is expected"
		return s
	}
	if v, ok := o.Get(header); ok {
		s.Unprotected, _ = v.Object()
	}
	if protected == "" { // a recipient has one header
		s.Header, s.Unprotected = s.Unprotected, exactjson.Object{}
	} else if text, ok := memberText(o, protected); ok {
		b, bad := decodeSegment(text)
		h, f := exactjson.ParseObject(b)
		s.Header = h
		if bad != nil {
			s.Fault = "its header: " + bad.Message
		} else if f != nil {
			s.Fault = "its header: " + f.Message
		}
	}
	text, _ := memberText(o, value)
	b, bad := decodeSegment(text)
	s.Bytes = len(b)
	if bad != nil && s.Fault == "" {
		s.Fault = bad.Message
	}
	return s
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

// jweJSON reads a flattened or general JWE (RFC 7516 §7.2). What has one recipient and no unprotected header has a
// compact form too.
func jweJSON(o exactjson.Object) Token {
	t := Token{Form: FormJWEJSON}
	protected, _ := memberText(o, "protected")
	key, _ := memberText(o, "encrypted_key")
	single := true
	if v, general := o.Get("recipients"); general {
		all := v.Elements()
		if len(all) == 0 {
			t.fault(SegmentToken, 0, "recipients is empty or no array")
		}
		t.Signers = signers(all, "", "header", "encrypted_key")
		single = len(all) == 1 && t.Signers[0].Header.Len() == 0
		if single {
			only, _ := all[0].Object()
			key, _ = memberText(only, "encrypted_key")
		}
		if len(all) == 1 && t.Signers[0].Fault != "" {
			t.fault(SegmentToken, 0, "the recipient: "+t.Signers[0].Fault)
		}
	}
	_, shared := o.Get("unprotected")
	_, own := o.Get("header")
	if protected == "" || !single || shared || own {
		if protected != "" {
			t.HeaderJSON, t.Header = t.readJSON(SegmentHeader, protected)
		}
		t.addUnprotected(o, "unprotected")
		if own && !shared {
			t.addUnprotected(o, "header")
		}
		return t
	}
	t.Segments = []string{protected, key}
	for _, name := range []string{"iv", "ciphertext", "tag"} {
		part, _ := memberText(o, name)
		t.Segments = append(t.Segments, part)
	}
	t.Compact = strings.Join(t.Segments, ".")
	t.readEncrypted()
	return t
}
