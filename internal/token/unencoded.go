package token

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
)

// Unencoded reports whether the payload stands in the token as it is, not in base64url: b64 is false in the header and
// crit says that it must be understood (RFC 7797 §3, §6).
func (t Token) Unencoded() bool { return isUnencoded(t.Header) }

func isUnencoded(header exactjson.Object) bool {
	v, _ := header.Get("b64")
	b64, ok := v.Bool()
	if !ok || b64 {
		return false
	}
	crit, _ := header.Get("crit")
	names, _ := crit.Strings()
	return crit.Kind == exactjson.KindArray && slices.Contains(names, "b64")
}

// maxSmallHeader is the longest encoded header that is looked into before everything is taken off: one with b64 and
// crit is short.
const maxSmallHeader = 16 << 10

// unencoded finds a token whose payload is not encoded. Nothing in it may be touched: spaces, quotes and percent signs
// belong to the payload.
func (p *peeler) unencoded() bool {
	if !startsLikeHeader(p.text) {
		return false
	}
	head, _, ok := strings.Cut(p.text[:min(len(p.text), maxSmallHeader)], ".")
	if !ok {
		return false
	}
	b, bad := decodeSegment(head)
	if bad != nil {
		return false
	}
	header, f := exactjson.ParseObject(b)
	p.final = f == nil && isUnencoded(header) && strings.Count(p.text, ".") >= 2
	return false
}

// readUnencoded reads a compact token whose payload is not encoded. Nothing but the payload can have dots too many.
func readUnencoded(s string) Token {
	first, last := strings.IndexByte(s, '.'), strings.LastIndexByte(s, '.')
	t := Token{Form: FormJWS, Compact: s, Segments: []string{s[:first], s[first+1 : last], s[last+1:]}}
	if i := strings.IndexByte(t.Segments[1], '.'); i >= 0 {
		t.fault(SegmentPayload, i, "a dot in a payload that is not encoded: it can only be sent apart (RFC 7797 §5.2)")
	}
	t.readParts()
	t.detach()
	return t
}

// readPlain reads a payload that is not encoded.
func (t *Token) readPlain(text string) ([]byte, exactjson.Object) {
	if text == "" {
		t.fault(SegmentPayload, 0, emptyPayload)
		return nil, exactjson.Object{}
	}
	b := []byte(text)
	o, f := exactjson.ParseObject(b)
	if f != nil {
		t.fault(SegmentPayload, f.Offset, fmt.Sprintf("%s (byte %d of the payload, which b64 says is not encoded)", f.Message, f.Offset))
	}
	return b, o
}

const emptyPayload = "the payload is empty: it was cut away, or sent apart (detached, RFC 7515 appendix F)"

// detach recognises a signed token whose payload is sent apart (RFC 7515 appendix F): all is well but for the payload
// that is not there. A token whose payload was cut out looks the same.
func (t *Token) detach() {
	_, encrypted := t.Header.Get("enc")
	if t.Segments[1] != "" || len(t.Faults) != 1 || len(t.Signature) == 0 || encrypted || !t.Header.Whole() || t.Algorithm() == "" {
		return
	}
	t.Form, t.Faults = FormDetached, nil
}

// WithPayload returns a detached token with the content that was sent apart put in its place, so that its signature can
// be verified: in base64url, or as it is where b64 is false (RFC 7797 §3).
func (t Token) WithPayload(content []byte) Token {
	if t.Form != FormDetached {
		return t
	}
	payload := string(content)
	if !t.Unencoded() {
		payload = base64.RawURLEncoding.EncodeToString(content)
	}
	t.Form = FormJWS
	t.Segments = []string{t.Segments[0], payload, t.Segments[2]}
	t.Compact = strings.Join(t.Segments, ".")
	t.readParts()
	return t
}
