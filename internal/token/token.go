// Package token turns whatever was pasted into a token: header and claims in their own order, times exact, and
// for a broken token everything that can still be read, with the place of each fault. It knows nothing of keys;
// what is odd about a token is said by the rules in token/rule.
package token

import (
	"encoding/base64"
	"io"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
)

// Form is what an input turned out to be, judged by its shape.
type Form string

// The forms. Only the first two are what a server expects behind "Bearer".
const (
	FormJWS         Form = "jws-compact"   // three parts (RFC 7515 §7.1), or a broken copy of them
	FormJWE         Form = "jwe-compact"   // five parts (RFC 7516 §7.1)
	FormDetached    Form = "jws-detached"  // three parts of which the payload is sent apart (RFC 7515 appendix F)
	FormJWSJSON     Form = "jws-json"      // JSON serialisation (RFC 7515 §7.2)
	FormJWEJSON     Form = "jwe-json"      // JSON serialisation (RFC 7516 §7.2)
	FormJSON        Form = "json"          // another JSON document
	FormOpaque      Form = "opaque"        // one part that only its issuer can read
	FormPASETO      Form = "paseto"        // v4.public. and its sisters
	FormSAML        Form = "saml"          // a SAML assertion, as XML or base64
	FormFlask       Form = "flask-session" // a signed session cookie of Flask (itsdangerous) without a token in it
	FormKey         Form = "key"           // a PEM block
	FormPlaceholder Form = "placeholder"   // undefined, null, {{token}}, $TOKEN
	FormEmpty       Form = "empty"         // nothing was given, or nothing but space
	FormTooLarge    Form = "too-large"     // more than MaxInput bytes; not read
)

// MaxInput is the most that is read as one token, in bytes.
const MaxInput = 16 << 20

// The segments that a [Fault] can lie in.
const (
	SegmentToken     = "token" // the token as a whole
	SegmentHeader    = "header"
	SegmentPayload   = "payload"
	SegmentSignature = "signature"
)

// Peel is something that stood around or inside the token and was removed. Each can be why a server refuses the
// very same text.
type Peel struct {
	// ID is stable: "bearer-prefix", "quotes", "line-break", ...
	ID string `json:"id"`
	// Message says what was removed, safe to print.
	Message string `json:"message"`
}

// Fault is a place where the token is not as it must be.
type Fault struct {
	// Segment is one of the Segment constants.
	Segment string `json:"segment"`
	// Offset counts characters of the encoded segment, or of the compact token for [SegmentToken]. A fault in
	// the JSON has the offset of the character that encodes it; the message gives the byte of the JSON.
	Offset int `json:"offset"`
	// Message says what is wrong, safe to print.
	Message string `json:"message"`
	// Cut is true where characters are missing, as in a copy that was cut or shortened.
	Cut bool `json:"cut"`
}

// Token is what could be read of an input. The zero value is an empty token.
type Token struct {
	Form Form
	// Compact is the token after peeling, as it should be sent. Empty when the input is no token at all, and when it is
	// Streamed.
	Compact string
	// Streamed is true for a large JWS that [ParseLarge] decoded as it arrived. Of its payload only the bytes are kept:
	// Compact and the second of the Segments are empty. What they were is in Length and SigningInput.
	Streamed bool
	// Peeled lists what was removed, outermost first.
	Peeled []Peel
	// Segments are the parts of Compact between its dots; no more than six of a text with more.
	Segments []string
	// Header is the protected header; Payload the claims. Of a broken one, the members in front of the fault.
	Header, Payload exactjson.Object
	// Unprotected holds the header parameters of a JSON serialisation that no signature covers (RFC 7515 §7.2.1),
	// beside a protected header.
	Unprotected exactjson.Object
	// HeaderJSON and PayloadBytes are the decoded bytes, JSON or not, as far as they could be decoded.
	HeaderJSON, PayloadBytes []byte
	// Signature is the decoded third part, nil when it is missing or cannot be decoded.
	Signature []byte
	// Signers lists the signatures of a JSON serialisation with more than one (RFC 7515 §7.2.1), or the recipients of
	// an encrypted one (RFC 7516 §7.2.1): at most twenty. The token itself is read under the first.
	Signers []Signer
	// Session is the session cookie that the token was found in, or that the input is, nil otherwise. Cookie is the
	// cookie line that it was taken from, nil otherwise.
	Session *Session
	Cookie  *Cookie
	// Faults is empty for a well-formed token; otherwise its first element is the first fault.
	Faults []Fault
}

// Signer is one signature, or one recipient, of a JSON serialisation with several.
type Signer struct {
	// Header is the protected header of a signature, or the header of a recipient, which nothing protects;
	// Unprotected that of a signature which nothing protects.
	Header, Unprotected exactjson.Object
	// Bytes is the size of the signature, or of the encrypted key.
	Bytes int
	// Fault says what is broken about it, safe to print; empty for a whole one.
	Fault string
}

// Param returns a parameter of the signer's header, protected or not, that is a string.
func (s Signer) Param(name string) string {
	v, ok := s.Header.Get(name)
	if !ok {
		v, _ = s.Unprotected.Get(name)
	}
	text, _ := v.Text()
	return text
}

// SigningInput returns what the signature is made over: the encoded header and payload with a dot between, exactly
// as received (RFC 7515 §5.1 step 5). It is empty for anything without these parts.
func (t Token) SigningInput() string {
	if t.Form != FormJWS && t.Form != FormJWSJSON || len(t.Segments) < 2 {
		return ""
	}
	if t.Streamed {
		var b strings.Builder
		b.Grow(t.Length())
		t.WriteSigningInput(&b)
		return b.String()
	}
	end := len(t.Segments[0]) + 1 + len(t.Segments[1])
	if end <= len(t.Compact) {
		return t.Compact[:end]
	}
	return t.Segments[0] + "." + t.Segments[1]
}

// WriteSigningInput writes what [Token.SigningInput] returns. Of a token that is Streamed it makes no text of it. A writer
// that can fail has to remember that it did.
func (t Token) WriteSigningInput(w io.Writer) {
	if !t.Streamed {
		_, _ = io.WriteString(w, t.SigningInput())
		return
	}
	_, _ = io.WriteString(w, t.Segments[0]+".")
	encodeTo(w, t.PayloadBytes)
}

// Length returns how many characters the token has as it should be sent, 0 when the input is no token at all.
func (t Token) Length() int {
	if !t.Streamed {
		return len(t.Compact)
	}
	return len(t.Segments[0]) + 1 + base64.RawURLEncoding.EncodedLen(len(t.PayloadBytes)) + 1 + len(t.Segments[2])
}

// WithoutPayload reports whether the part between the dots of a signed token is empty: the payload was sent apart
// (detached, RFC 7515 appendix F), was cut out, or is nothing.
func (t Token) WithoutPayload() bool {
	return len(t.Segments) == 3 && t.Segments[1] == "" && !t.Streamed
}

// Readable reports whether header and payload are complete JSON objects.
func (t Token) Readable() bool { return t.Header.Whole() && t.Payload.Whole() }

// Signed reports whether the token is a JWS with all its parts, whatever the signature is worth.
func (t Token) Signed() bool {
	return (t.Form == FormJWS || t.Form == FormJWSJSON) && len(t.Segments) == 3 && len(t.Faults) == 0
}

// Algorithm returns the header's alg (RFC 7515 §4.1.1), empty when it is missing or no string.
func (t Token) Algorithm() string { return headerText(t, "alg") }

// KeyID returns the header's kid (RFC 7515 §4.1.4), empty when it is missing or no string.
func (t Token) KeyID() string { return headerText(t, "kid") }

// Type returns the header's typ (RFC 7515 §4.1.9), empty when it is missing or no string.
func (t Token) Type() string { return headerText(t, "typ") }

func headerText(t Token, name string) string {
	v, _ := t.HeaderParam(name)
	s, _ := v.Text()
	return s
}

// HeaderParam returns a header parameter: of the protected header or, in a JSON serialisation, of one that nothing
// protects; for several recipients, of the first. The JOSE header is all of them together (RFC 7515 §4).
func (t Token) HeaderParam(name string) (exactjson.Value, bool) {
	if v, ok := t.Header.Get(name); ok {
		return v, true
	}
	if v, ok := t.Unprotected.Get(name); ok {
		return v, true
	}
	if t.Form == FormJWEJSON && len(t.Signers) > 0 {
		return t.Signers[0].Header.Get(name)
	}
	return exactjson.Value{}, false
}

// Nested reports whether the header says that the content is itself a token (cty is JWT, RFC 7519 §5.2).
func (t Token) Nested() bool {
	v, _ := t.HeaderParam("cty")
	s, _ := v.Text()
	return strings.EqualFold(strings.TrimPrefix(strings.ToLower(s), "application/"), "jwt")
}

// Claim returns a claim's value. Of several with the name the last one counts.
func (t Token) Claim(name string) (exactjson.Value, bool) { return t.Payload.Get(name) }

// Text returns a claim that is a string, empty when it is missing or something else.
func (t Token) Text(name string) string {
	v, _ := t.Payload.Get(name)
	s, _ := v.Text()
	return s
}

// Audience returns aud as a list (RFC 7519 §4.1.3), nil when it is missing or of another type.
func (t Token) Audience() []string {
	v, _ := t.Payload.Get("aud")
	list, _ := v.Strings()
	return list
}

// Issuer returns iss (RFC 7519 §4.1.1), empty when it is missing or no string.
func (t Token) Issuer() string { return t.Text("iss") }

// FirstFault returns the first fault, and false for a well-formed token.
func (t Token) FirstFault() (Fault, bool) {
	if len(t.Faults) == 0 {
		return Fault{}, false
	}
	return t.Faults[0], true
}

// WasPeeled reports whether something with that id was removed.
func (t Token) WasPeeled(id string) bool {
	for _, p := range t.Peeled {
		if p.ID == id {
			return true
		}
	}
	return false
}

func (t *Token) fault(segment string, offset int, message string) {
	t.Faults = append(t.Faults, Fault{Segment: segment, Offset: offset, Message: message})
}

// faultCut notes a fault that says that characters are missing.
func (t *Token) faultCut(segment string, offset int, message string) {
	t.Faults = append(t.Faults, Fault{Segment: segment, Offset: offset, Message: message, Cut: true})
}

// plural writes a count with its noun: 1 part, 4 parts.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strings.TrimSpace(itoa(n) + " " + noun + "s")
}
