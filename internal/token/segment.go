package token

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
)

// segmentFault is a fault inside one encoded segment.
type segmentFault struct {
	Fault
	// harmless: all bytes could be decoded nevertheless.
	harmless bool
}

func (t *Token) note(segment string, f *segmentFault) {
	f.Segment = segment
	t.Faults = append(t.Faults, f.Fault)
}

// readJSON decodes a segment that must hold a JSON object, and notes the first fault of it.
func (t *Token) readJSON(segment, text string) ([]byte, exactjson.Object) {
	if text == "" {
		message := "the " + segment + " is empty"
		if segment == SegmentPayload {
			message = emptyPayload
		}
		t.fault(segment, 0, message)
		return nil, exactjson.Object{}
	}
	b, bad := decodeSegment(text)
	if bad != nil {
		t.note(segment, bad)
	}
	if bad == nil || bad.harmless {
		return b, t.readObject(segment, b, len(text))
	}
	o, _ := exactjson.ParseObject(b) // what is wrong with it follows from where the segment is broken
	return b, o
}

// readObject reads the decoded bytes of a segment, and notes the first fault of the JSON; encoded is how many characters
// the segment has.
func (t *Token) readObject(segment string, b []byte, encoded int) exactjson.Object {
	o, f := exactjson.ParseObject(b)
	if f == nil {
		return o
	}
	message := f.Message
	if segment == SegmentPayload && nestedToken(b) {
		message = "the payload is itself a token (nested, RFC 7519 §5.2), not a JSON object"
	}
	t.Faults = append(t.Faults, Fault{
		Segment: segment, Offset: min(f.Offset*4/3, encoded),
		Message: fmt.Sprintf("%s (byte %d of the decoded %s)", message, f.Offset, segment),
		Cut:     f.Offset >= len(b) && len(b) > 0,
	})
	return o
}

func nestedToken(b []byte) bool {
	n := strings.Count(string(b[:min(len(b), 1<<16)]), ".")
	return startsLikeHeader(string(b[:min(len(b), 2)])) && (n == 2 || n == 4)
}

// decodeSegment decodes base64url without padding (RFC 7515 §2). With a fault it returns the bytes in front of it.
func decodeSegment(s string) ([]byte, *segmentFault) {
	// The decoder of the standard library skips line breaks, so the characters are checked here.
	if at := badCharacter(s); at >= 0 {
		b, _ := base64.RawURLEncoding.DecodeString(wholeBytes(s[:at]))
		return b, &segmentFault{Fault: Fault{Offset: at, Message: describeCharacter(s[at:])}}
	}
	if len(s)%4 == 1 {
		b, _ := base64.RawURLEncoding.DecodeString(wholeBytes(s))
		return b, &segmentFault{Fault: Fault{
			Offset:  len(s),
			Message: fmt.Sprintf("%s cannot be base64url: one is missing or one too many", plural(len(s), "character")),
			Cut:     true,
		}}
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, &segmentFault{Fault: Fault{Offset: 0, Message: "this is no base64url"}}
	}
	if last, should, ok := unusedBits(s); ok {
		return b, &segmentFault{harmless: true, Fault: Fault{
			Offset:  len(s) - 1,
			Message: fmt.Sprintf("the last character has bits set that must be zero: ‘%c’ should be ‘%c’ (RFC 4648 §3.5)", last, should),
		}}
	}
	return b, nil
}

// wholeBytes cuts a text to the characters that encode whole bytes.
func wholeBytes(s string) string {
	if len(s)%4 == 1 {
		return s[:len(s)-1]
	}
	return s
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// unusedBits finds the bits behind the last byte that are not zero.
func unusedBits(s string) (last, should byte, found bool) {
	mask := 0
	switch len(s) % 4 {
	case 2:
		mask = 0x0f
	case 3:
		mask = 0x03
	default:
		return 0, 0, false
	}
	last = s[len(s)-1]
	v := strings.IndexByte(alphabet, last)
	return last, alphabet[v&^mask], v&mask != 0
}

// badCharacter returns the offset of the first character that is not of the base64url alphabet, or -1.
func badCharacter[T string | []byte](s T) int {
	for i := range len(s) {
		c := s[i]
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return i
		}
	}
	return -1
}

// describeCharacter says what is wrong with the first character of s.
func describeCharacter(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && size <= 1:
		return fmt.Sprintf("byte 0x%02x is no base64url character", s[0])
	case r == 0:
		return "a NUL byte: programs written in C stop reading here"
	case r == '{' || r == '}' || r == '"' || r == '\'':
		return fmt.Sprintf("‘%c’ inside a compact token: a text that is compact and JSON at once reads differently to different parsers, so it is refused", r)
	case r == '*' || r == '•':
		return fmt.Sprintf("‘%c’ is no base64url character: is this a masked copy?", r)
	case r == '=':
		return "‘=’ in the middle: padding may stand only at the end, and base64url has none"
	case r == ' ' || r == '\t' || r == '\r' || r == '\n':
		return "white space inside the token"
	case r > 0x20 && r < 0x7f:
		return fmt.Sprintf("‘%c’ is no base64url character", r)
	}
	return fmt.Sprintf("U+%04X is no base64url character", r)
}

// normalised returns the text in the base64url alphabet without padding, and notes what had to change.
func (p *peeler) normalised() string {
	s := p.text
	if strings.ContainsAny(s, "+/") {
		s = strings.NewReplacer("+", "-", "/", "_").Replace(s)
		p.peel("standard-base64", "+ and / of standard base64 stood where base64url has - and _ (RFC 4648 §5)")
	}
	if !strings.Contains(s, "=.") && !strings.HasSuffix(s, "=") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i, part := range strings.SplitN(s, ".", 8) {
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(strings.TrimRight(part, "="))
	}
	if b.Len() != len(s) {
		p.peel("padding", "= padding, which a token does not have (RFC 7515 §2)")
	}
	return b.String()
}
