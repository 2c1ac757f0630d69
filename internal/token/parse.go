package token

import (
	"fmt"
	"strings"
)

// Parse reads whatever was pasted: a compact or JSON token with anything that copying leaves around it, a header or
// cookie line, a URL, a curl command. It never fails: what is broken has its faults, and what could be read is there.
// Time and memory are linear in the input.
func Parse(input string) Token {
	if len(input) > MaxInput {
		t := Token{Form: FormTooLarge}
		t.fault(SegmentToken, MaxInput, fmt.Sprintf("%d bytes are more than the %d MiB that are read as one token", len(input), MaxInput>>20))
		return t
	}
	p := peeler{text: input}
	p.decodeText()
	p.unwrap()
	t := p.classify()
	t.Peeled, t.Cookie = p.peeled, p.cookie
	return t
}

// classify says what the peeled text is, and reads it.
func (p *peeler) classify() Token {
	s := p.text
	if f, ok := p.refused(); ok {
		return f
	}
	switch {
	case s == "":
		return emptyToken(len(p.peeled) > 0)
	case p.final:
		return readUnencoded(s)
	case s[0] == '{' && !isPlaceholder(s):
		return p.parseJSON()
	case isSession(s):
		return p.parseSession()
	}
	if t, ok := foreign(s); ok {
		return t
	}
	if cut, at := shortened(s); cut {
		return readShortened(s, at)
	}
	if inner, ok := amongWords(s); ok {
		p.text = inner
		p.peel("text-around", "the text around the token")
	}
	return p.readCompact(strings.Count(p.text, "."))
}

// readCompact reads a text with that many dots as the token that it looks most like.
func (p *peeler) readCompact(dots int) Token {
	switch {
	case dots == 2:
		return p.readJWS()
	case dots == 4 && !startsLikeHeader(p.text) && !plausible(p.text):
	case dots == 4:
		return p.readJWE()
	case startsLikeHeader(p.text):
		return p.readMiscounted(dots + 1)
	}
	return opaque(p.text, dots+1)
}

// refused gives the token for an input out of which no single token could be taken.
func (p *peeler) refused() (Token, bool) {
	if p.refusal == "" {
		return Token{}, false
	}
	t := Token{Form: FormOpaque}
	if p.text == "" {
		t.Form = FormEmpty
	}
	t.fault(SegmentToken, 0, p.refusal)
	return t, true
}

func emptyToken(somethingPeeled bool) Token {
	t := Token{Form: FormEmpty}
	message := "no token: the input is empty (is the variable or file that should hold it empty?)"
	if somethingPeeled {
		message = "no token: nothing is left once what surrounds it is removed"
	}
	t.fault(SegmentToken, 0, message)
	return t
}

// startsLikeHeader reports whether a text begins as the base64url of a JSON object does: {" or { and white space.
func startsLikeHeader(s string) bool {
	return len(s) >= 2 && s[0] == 'e' && (s[1] == 'y' || s[1] == 'w')
}

// plausible reports whether the first part is base64url at all.
func plausible(s string) bool {
	head, _, _ := strings.Cut(s, ".")
	return head != "" && badCharacter(head) < 0
}

// readJWS reads three parts (RFC 7515 §7.1).
func (p *peeler) readJWS() Token {
	t := Token{Form: FormJWS, Compact: p.normalised()}
	t.Segments = strings.Split(t.Compact, ".")
	t.readParts()
	t.detach()
	t.encryptedInThree()
	return t
}

// encryptedInThree notes what else is wrong with three broken parts whose header is that of an encrypted token.
func (t *Token) encryptedInThree() {
	if _, ok := t.Header.Get("enc"); ok && len(t.Faults) > 0 {
		t.faultCut(SegmentToken, t.Length(), "the header has enc, which an encrypted token has, but there are three parts and not five: the copy is cut")
	}
}

// readParts reads the segments of a JWS as far as there are any.
func (t *Token) readParts() {
	t.HeaderJSON, t.Header = t.readJSON(SegmentHeader, t.Segments[0])
	switch {
	case len(t.Segments) < 2:
	case t.Unencoded():
		t.PayloadBytes, t.Payload = t.readPlain(t.Segments[1])
	default:
		t.PayloadBytes, t.Payload = t.readJSON(SegmentPayload, t.Segments[1])
	}
	if len(t.Segments) > 2 {
		b, f := decodeSegment(t.Segments[2])
		if f != nil {
			t.note(SegmentSignature, f)
		}
		if f == nil || f.harmless {
			t.Signature = b
		}
	}
}

// readMiscounted reads a text that begins like a token and has the wrong number of parts.
func (p *peeler) readMiscounted(parts int) Token {
	t := Token{Form: FormJWS, Compact: p.normalised()}
	t.Segments = strings.SplitN(t.Compact, ".", 7)
	if len(t.Segments) > 6 {
		t.Segments = t.Segments[:6]
	}
	message := fmt.Sprintf("%s, a signed token has three (header.payload.signature)", plural(parts, "part"))
	switch parts {
	case 1:
		message = "one part, a signed token has three (header.payload.signature): the copy is cut"
	case 2:
		message = "two parts, a signed token has three: the signature is missing (an unsigned token still ends in a dot)"
	case 4:
		message = "four parts, a signed token has three and an encrypted one five"
	}
	t.Faults = append(t.Faults, Fault{Segment: SegmentToken, Offset: extraDot(t.Compact, parts), Message: message, Cut: parts < 3})
	t.readParts()
	if parts > 3 {
		t.Signature = nil // which part would it be?
	}
	return t
}

// extraDot is where a text with too many parts has its first dot too many, or its end when there are too few.
func extraDot(s string, parts int) int {
	if parts < 3 {
		return len(s)
	}
	at := -1
	for range 3 {
		at += 1 + strings.IndexByte(s[at+1:], '.')
	}
	return at
}

// readJWE reads five parts (RFC 7516 §7.1). Only the header can be read without a key.
func (p *peeler) readJWE() Token {
	t := Token{Form: FormJWE, Compact: p.normalised()}
	t.Segments = strings.Split(t.Compact, ".")
	t.readEncrypted()
	return t
}

// readEncrypted reads the header of a JWE and checks the spelling of its other four segments.
func (t *Token) readEncrypted() {
	t.HeaderJSON, t.Header = t.readJSON(SegmentHeader, t.Segments[0])
	if _, ok := t.Header.Get("enc"); !ok && t.Header.Whole() {
		t.fault(SegmentHeader, 0, "five parts make an encrypted token (JWE), but the header has no enc")
	}
	at := len(t.Segments[0]) + 1
	for i, name := range []string{"encrypted key", "initialisation vector", "ciphertext", "authentication tag"} {
		part := t.Segments[i+1]
		if _, f := decodeSegment(part); f != nil {
			t.fault(SegmentToken, at+f.Offset, "the "+name+": "+f.Message)
		}
		if part == "" && i > 0 { // only the key may be empty: with alg dir there is none
			t.fault(SegmentToken, at, "the "+name+" is empty")
		}
		at += len(part) + 1
	}
}

// shortened finds the dots of a copy that a log or a page has cut: "eyJ…abc" or "eyJ...abc". No token has three dots
// in a row.
func shortened(s string) (bool, int) {
	if i := strings.Index(s, "…"); i >= 0 {
		return true, i
	}
	// A text that is little but dots is no copy of anything.
	if i := strings.Index(s, "..."); i >= 0 && strings.Count(s, ".") <= 8 && strings.Trim(s, ".") != "" {
		return true, i
	}
	return false, 0
}

// readShortened reads what stands in front of the dots of a shortened copy.
func readShortened(s string, at int) Token {
	t := Token{Form: FormJWS, Compact: s}
	if !startsLikeHeader(s) {
		t.Form = FormOpaque
	}
	t.faultCut(SegmentToken, at, "a shortened copy: the dots stand for characters that are missing; copy the whole token")
	if t.Form == FormOpaque {
		return t
	}
	head := strings.TrimRight(s[:at], ".")
	t.Segments = strings.SplitN(head, ".", 3)
	// Where the copy is cut is known already: the faults that follow from it would only repeat it.
	faults := t.Faults
	t.readParts()
	t.Faults, t.Signature = faults, nil
	return t
}
