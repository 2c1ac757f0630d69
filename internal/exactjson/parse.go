package exactjson

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// MaxDepth is how deep objects and arrays may nest, the outermost counted. Real tokens stay below ten; parsers of
// other people's servers break somewhere above a hundred.
const MaxDepth = 64

// Fault is the first thing in a document that is not as JSON demands.
type Fault struct {
	// Offset counts bytes from the start of the document.
	Offset int
	// Message says what is wrong there, safe to print, without the offset.
	Message string
}

// ParseObject reads a document that must be one JSON object (RFC 8259 §4). It is strict about syntax and lenient
// about duplicate names and bad UTF-8, which [Object.Duplicates] and [Object.BadUTF8] report. With a fault, the
// object still holds the members in front of it. The object aliases b.
func ParseObject(b []byte) (Object, *Fault) { return parseObject(b, 0) }

func parseObject(b []byte, base int) (Object, *Fault) {
	o, f := readObject(b, base)
	o.index = indexOf(o)
	return o, f
}

func readObject(b []byte, base int) (Object, *Fault) {
	o := Object{Raw: b, base: base, plain: true}
	if f := notAnObject(b); f != nil {
		f.Offset += base
		return o, f
	}
	o.open = bytes.IndexByte(b, '{')
	d := newDecoder(b)
	if _, err := d.ReadToken(); err != nil {
		return o, faultOf(b, base, err)
	}
	var last Value
	for d.PeekKind() != jsontext.KindEndObject {
		if len(o.members) == manyMembers {
			o.members = slices.Grow(o.members, countMembers(b)-manyMembers)
		}
		f := o.readMember(d, b, &last)
		if f != nil {
			o.dropTornNumber(last, f)
			return o, f
		}
	}
	if _, err := d.ReadToken(); err != nil {
		return o, faultOf(b, base, err)
	}
	end := int(d.InputOffset())
	if f := trailing(b, end); f != nil {
		f.Offset += base
		return o, f
	}
	o.Raw, o.base, o.open, o.whole = b[o.open:end:end], base+o.open, 0, true
	return o, nil
}

// dropTornNumber takes the last member away when the fault is a character stuck to its number: 012 is not 0.
func (o *Object) dropTornNumber(last Value, f *Fault) {
	if len(o.members) == 0 || f.Offset-o.base >= len(o.Raw) {
		return
	}
	switch c := o.Raw[f.Offset-o.base]; {
	case last.Kind != KindNumber, last.Offset+len(last.Raw) != f.Offset:
	case c == ',' || c == '}' || c == ']' || c == ' ' || c == '\t' || c == '\n' || c == '\r':
	default:
		o.members = o.members[:len(o.members)-1]
	}
}

// manyMembers is when counting them all in advance begins to pay.
const manyMembers = 1024

func newDecoder(b []byte) *jsontext.Decoder {
	// A bytes.Buffer is parsed in place: no copy of a 10 MiB payload.
	return jsontext.NewDecoder(bytes.NewBuffer(b), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

// readMember reads the next member of the object in b into the list; last is its value.
func (o *Object) readMember(d *jsontext.Decoder, b []byte, last *Value) *Fault {
	name, err := d.ReadValue()
	if err != nil {
		return faultOf(b, o.base, err)
	}
	at := int(d.InputOffset()) - len(name)
	o.plain = o.plain && !hasEscape(name) && utf8.Valid(name)
	v, f := readValue(d, b, o.base, 1)
	if f != nil {
		return f
	}
	*last = v
	if at-o.open > math.MaxUint32 {
		return &Fault{Offset: v.Offset, Message: "more than 4 GiB of JSON"}
	}
	o.members = append(o.members, place(at-o.open))
	return nil
}

// readValue reads the next value, which stands inside depth containers.
func readValue(d *jsontext.Decoder, b []byte, base, depth int) (Value, *Fault) {
	tooDeep := -1
	if k := d.PeekKind(); k == jsontext.KindBeginObject || k == jsontext.KindBeginArray {
		at := int(d.InputOffset())
		if i := deeperThan(b[at:], MaxDepth-depth); i >= 0 {
			tooDeep = at + i
		}
	}
	raw, err := d.ReadValue()
	if err != nil {
		if f := faultOf(b, base, err); tooDeep < 0 || f.Offset < base+tooDeep {
			return Value{}, f
		}
	}
	if tooDeep >= 0 {
		return Value{}, &Fault{
			Offset:  base + tooDeep,
			Message: fmt.Sprintf("nested more than %d levels deep", MaxDepth),
		}
	}
	end := int(d.InputOffset())
	start := end - len(raw)
	return Value{Raw: b[start:end:end], Kind: kindOf(b[start]), Offset: base + start}, nil
}

// ParseValue reads a document that must be one JSON value of any kind.
func ParseValue(b []byte) (Value, *Fault) {
	if len(bytes.TrimLeft(b, " \t\r\n")) == 0 {
		return Value{}, &Fault{Message: "empty"}
	}
	d := newDecoder(b)
	v, f := readValue(d, b, 0, 0)
	if f != nil {
		return Value{}, f
	}
	if f := trailing(b, int(d.InputOffset())); f != nil {
		return v, f
	}
	return v, nil
}

// kindOf tells the kind of a value that is known to be well formed by its first byte.
func kindOf(c byte) Kind {
	switch c {
	case '{', '[', '"', 'n':
		return Kind(c)
	case 't', 'f':
		return KindBool
	}
	return KindNumber
}

// deeperThan returns the offset of the first bracket that opens more than limit levels inside the value that
// starts at b, or -1. It stops where that value ends, so that reading all values stays linear.
func deeperThan(b []byte, limit int) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			i = stringEnd(b, i)
		case '{', '[':
			if depth++; depth > limit {
				return i
			}
		case '}', ']':
			if depth--; depth <= 0 {
				return -1
			}
		}
	}
	return -1
}

// stringEnd returns the offset of the quote that closes the string opened at i, or len(b).
func stringEnd(b []byte, i int) int {
	for i++; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(b)
}

// valueEnd returns the offset behind the value that stands at i, which is known to be well formed.
func valueEnd(b []byte, i int) int {
	switch b[i] {
	case '"':
		return stringEnd(b, i) + 1
	case '{', '[':
		return containerEnd(b, i)
	case 't', 'n':
		return i + len("true")
	case 'f':
		return i + len("false")
	}
	for i < len(b) && (b[i] >= '0' && b[i] <= '9' || b[i] == '-' || b[i] == '+' || b[i] == '.' || b[i]|0x20 == 'e') {
		i++
	}
	return i
}

// behindColon returns where the value of the member stands whose name begins at i, in JSON that is known to be well formed.
func behindColon(b []byte, i int) int {
	i = stringEnd(b, i) + 1
	for b[i] == ':' || b[i] == ' ' || b[i] == '\t' || b[i] == '\r' || b[i] == '\n' {
		i++
	}
	return i
}

// containerEnd returns the offset behind the bracket that closes the one at i.
func containerEnd(b []byte, i int) int {
	depth := 0
	for ; i < len(b); i++ {
		switch b[i] {
		case '"':
			i = stringEnd(b, i)
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(b)
}

// countMembers counts the members of the outermost object by its commas, at least [manyMembers], so that the list
// of a document of a million keys is made once at its right size: growing it step by step would double the memory.
func countMembers(b []byte) int {
	n, depth := 1, 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			i = stringEnd(b, i)
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth == 1 {
				n++
			}
		}
	}
	return max(n, manyMembers)
}

func trailing(b []byte, end int) *Fault {
	rest := bytes.TrimLeft(b[end:], " \t\r\n")
	if len(rest) == 0 {
		return nil
	}
	return &Fault{Offset: len(b) - len(rest), Message: "data after the end of the JSON: " + describeByte(rest)}
}

func faultOf(b []byte, base int, err error) *Fault {
	at := len(b)
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		at = min(int(syntax.ByteOffset), len(b))
	}
	return &Fault{Offset: base + at, Message: describe(b, at)}
}
