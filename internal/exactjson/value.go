package exactjson

import (
	"bytes"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Text returns the decoded string, and false for a value of another kind. Bad UTF-8 becomes U+FFFD.
func (v Value) Text() (string, bool) {
	if v.Kind != KindString {
		return "", false
	}
	return unquote(v.Raw), true
}

// Beginning returns the first bytes of the decoded string, at most limit and whole characters, and how many bytes all of
// it has; false for a value of another kind. Of a long string it copies no more than that.
func (v Value) Beginning(limit int) (text string, total int, ok bool) {
	if v.Kind != KindString || len(v.Raw) < 2 {
		return "", 0, false
	}
	inner := v.Raw[1 : len(v.Raw)-1]
	cut := 0
	for i := 0; i < len(inner); {
		size, decoded := character(inner[i:])
		i += size
		if total += decoded; total <= limit {
			cut = i
		}
	}
	return unquote(append(append([]byte{'"'}, inner[:cut]...), '"')), total, true
}

// character returns how many bytes the first character of a string literal takes, escaped or not, and how many it has
// once it is decoded.
func character(b []byte) (size, decoded int) {
	switch unit, escaped := escapedUnit(b); {
	case b[0] < utf8.RuneSelf && b[0] != '\\':
		return 1, 1
	case b[0] != '\\':
		r, n := utf8.DecodeRune(b)
		return n, utf8.RuneLen(r)
	case !escaped:
		return min(2, len(b)), 1
	case unit < 0xd800 || unit > 0xdfff:
		return 6, utf8.RuneLen(rune(unit))
	default:
		if low, ok := escapedUnit(b[6:]); ok && unit < 0xdc00 && low >= 0xdc00 && low <= 0xdfff {
			return 12, 4
		}
		return 6, utf8.RuneLen(utf8.RuneError)
	}
}

// Bool returns the boolean (first result), and false in the second for a value of another kind.
func (v Value) Bool() (value, ok bool) {
	return v.Kind == KindBool && v.Raw[0] == 't', v.Kind == KindBool
}

// IsNull reports whether the value is null.
func (v Value) IsNull() bool { return v.Kind == KindNull }

// Number returns the number exactly, and false for a value of another kind.
func (v Value) Number() (Number, bool) {
	if v.Kind != KindNumber {
		return Number{}, false
	}
	return ParseNumber(v.Raw)
}

// Strings returns what may be a string or an array of strings, such as aud (RFC 7519 §4.1.3). It is false when
// the value, or any element of it, is something else.
func (v Value) Strings() ([]string, bool) {
	if s, ok := v.Text(); ok {
		return []string{s}, true
	}
	if v.Kind != KindArray {
		return nil, false
	}
	elements := v.Elements()
	out := make([]string, 0, len(elements))
	for _, e := range elements {
		s, ok := e.Text()
		if !ok {
			return nil, false
		}
		out = append(out, s)
	}
	return out, true
}

// Elements returns the elements of an array, and nil for a value of another kind.
func (v Value) Elements() []Value {
	if v.Kind != KindArray {
		return nil
	}
	d := newDecoder(v.Raw)
	if _, err := d.ReadToken(); err != nil {
		return nil
	}
	var out []Value
	for k := d.PeekKind(); k != jsontext.KindEndArray && k != jsontext.KindInvalid; k = d.PeekKind() {
		e, f := readValue(d, v.Raw, v.Offset, 1)
		if f != nil {
			return out
		}
		out = append(out, e)
	}
	return out
}

// Object returns the value's members, and false for a value of another kind. Offsets still count from the start
// of the whole document.
func (v Value) Object() (Object, bool) {
	if v.Kind != KindObject {
		return Object{}, false
	}
	o, f := parseObject(v.Raw, v.Offset)
	return o, f == nil
}

// RawJSON returns what [Value.MarshalJSON] writes, except that bytes that are no UTF-8 are left as they are. It aliases
// the document.
func (v Value) RawJSON() []byte {
	if v.Kind == KindInvalid {
		return []byte("null")
	}
	return v.Raw
}

// MarshalJSON writes the value as it was, bytes that are no UTF-8 as \ufffd; no value at all is null.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.Kind == KindInvalid {
		return []byte("null"), nil
	}
	return escapeBadUTF8(v.Raw), nil
}

// Quote writes s as a JSON string. Bad UTF-8 becomes U+FFFD.
func Quote(s string) []byte {
	// The error says only that bad UTF-8 was replaced, which is what is wanted here.
	b, _ := jsontext.AppendQuote(make([]byte, 0, len(s)+2), s)
	return b
}

func unquote(raw []byte) string {
	if len(raw) >= 2 && !hasEscape(raw) && utf8.Valid(raw) {
		return string(raw[1 : len(raw)-1])
	}
	b, _ := jsontext.AppendUnquote(nil, raw)
	return string(b)
}

func hasEscape(raw []byte) bool { return bytes.IndexByte(raw, '\\') >= 0 }

// escapeBadUTF8 replaces bytes that are no UTF-8 by the escape \ufffd. They can stand only inside strings.
func escapeBadUTF8(b []byte) []byte {
	if utf8.Valid(b) {
		return b
	}
	return bytes.ToValidUTF8(b, []byte(`\ufffd`))
}

// loneSurrogate returns the offset of the first \uD800-\uDFFF escape that has no partner, or -1.
func loneSurrogate(b []byte) int {
	for i := 0; i < len(b); {
		next := bytes.IndexByte(b[i:], '\\')
		if next < 0 {
			return -1
		}
		i += next
		unit, ok := escapedUnit(b[i:])
		switch {
		case !ok:
			i += 2 // another escape: skip the character it stands for
		case unit < 0xd800 || unit > 0xdfff:
			i += 6
		case unit >= 0xdc00:
			return i
		default:
			low, ok := escapedUnit(b[i+6:])
			if !ok || low < 0xdc00 || low > 0xdfff {
				return i
			}
			i += 12
		}
	}
	return -1
}

// escapedUnit reads the \uXXXX escape that b begins with.
func escapedUnit(b []byte) (unit uint16, ok bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	for _, c := range b[2:6] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		unit = unit<<4 | uint16(c)
	}
	return unit, true
}
