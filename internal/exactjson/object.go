// Package exactjson reads JSON exactly as it is written: members in their own order, duplicates kept, numbers as
// decimal text, every value with its place in the document. A token is evidence, and evidence must not be
// tidied up on the way in. The grammar itself is checked by jsontext; no other package imports that.
package exactjson

import (
	"bytes"
	"iter"
	"unicode/utf8"
)

// Kind is the kind of a JSON value (RFC 8259 §3). The zero value is no value at all.
type Kind byte

// The kinds of JSON values.
const (
	KindInvalid Kind = 0
	KindNull    Kind = 'n'
	KindBool    Kind = 'b'
	KindString  Kind = '"'
	KindNumber  Kind = '0'
	KindObject  Kind = '{'
	KindArray   Kind = '['
)

// String names the kind with its article, as a message says it: "a string".
func (k Kind) String() string {
	switch k {
	case KindNull:
		return "null"
	case KindBool:
		return "a boolean"
	case KindString:
		return "a string"
	case KindNumber:
		return "a number"
	case KindObject:
		return "an object"
	case KindArray:
		return "an array"
	case KindInvalid:
	}
	return "nothing"
}

// Value is one JSON value: exactly its bytes, and where they stand.
type Value struct {
	// Raw aliases the document; it must not be changed.
	Raw  []byte
	Kind Kind
	// Offset counts bytes from the start of the document.
	Offset int
}

// Member is one name/value pair of an object.
type Member struct {
	// Name is the decoded name; bad UTF-8 in it is replaced by U+FFFD.
	Name  string
	Value Value
	// NameOffset is where the name's opening quote stands in the document, in bytes.
	NameOffset int
	// Escaped is true for a name written with \ escapes: `"\u0065xp"` is `"exp"` to a parser, not to a filter.
	Escaped bool
}

// Object is a JSON object as written. The zero value is an object that was never there: it has no members and
// marshals as null.
type Object struct {
	// Raw is the object's bytes, from its brace to its brace; of a broken object, all that was given.
	Raw []byte

	members []place
	index   *index // nil for few members
	plain   bool   // no name has an escape or bad UTF-8: each is spelled as it reads
	base    int    // offset of Raw in the document
	open    int    // where in Raw the object begins; 0 for a whole one
	whole   bool   // Raw is one complete object
}

// place is where the name of a member begins, counted in bytes from the object's brace. The rest of a [Member] is read again
// when it is asked for: a hostile token has a million members, and four bytes are a twentieth of what they would take whole.
type place uint32

// Len returns the number of members.
func (o Object) Len() int { return len(o.members) }

// At returns member i, counted from 0 in the order of the document. It panics when there is none.
func (o Object) At(i int) Member {
	name := o.open + int(o.members[i])
	at := behindColon(o.Raw, name)
	end := valueEnd(o.Raw, at)
	return Member{
		Name: string(o.nameBytes(i)), Escaped: !o.plain && hasEscape(o.rawName(i)),
		NameOffset: o.base + name,
		Value:      Value{Raw: o.Raw[at:end:end], Kind: kindOf(o.Raw[at]), Offset: o.base + at},
	}
}

// Members goes through the members in the order of the document, with their numbers from 0.
func (o Object) Members() iter.Seq2[int, Member] {
	return func(yield func(int, Member) bool) {
		for i := range o.members {
			if !yield(i, o.At(i)) {
				return
			}
		}
	}
}

// nameBytes returns the decoded name of member i. It may alias the document.
func (o Object) nameBytes(i int) []byte {
	raw := o.rawName(i)
	if o.plain {
		return raw[1 : len(raw)-1]
	}
	return []byte(unquote(raw))
}

// rawName returns the name of member i as it is written in the document, quotes included.
func (o Object) rawName(i int) []byte {
	at := o.open + int(o.members[i])
	return o.Raw[at : stringEnd(o.Raw, at)+1]
}

// named reports whether member i has the name.
func (o Object) named(i int, name []byte) bool {
	if !o.plain {
		return bytes.Equal(o.nameBytes(i), name)
	}
	rest := o.Raw[o.open+int(o.members[i])+1:]
	return len(rest) > len(name) && rest[len(name)] == '"' && bytes.Equal(rest[:len(name)], name)
}

// Get returns the value of a member. Of several members with the name the last one counts, as in most libraries.
func (o Object) Get(name string) (Value, bool) {
	i := o.last([]byte(name))
	if i < 0 {
		return Value{}, false
	}
	return o.At(i).Value, true
}

// BadUTF8 reports whether anything in the object is no valid Unicode: invalid UTF-8, or an escaped surrogate
// without its partner (RFC 8259 §8.2).
func (o Object) BadUTF8() bool {
	return !utf8.Valid(o.Raw) || loneSurrogate(o.Raw) >= 0
}

// With returns the object with the member set to raw, which must be valid JSON. A member that is there keeps its
// place (each of them, if the name occurs more than once); otherwise it is appended.
func (o Object) With(name string, raw []byte) Object {
	found := false
	wanted := []byte(name)
	return o.rebuild(func(i int) ([]byte, bool) {
		if o.named(i, wanted) {
			found = true
			return raw, true
		}
		return o.At(i).Value.Raw, true
	}, func() (string, []byte, bool) { return name, raw, !found })
}

// Without returns the object without the members of that name.
func (o Object) Without(name string) Object {
	return o.rebuild(func(i int) ([]byte, bool) { return o.At(i).Value.Raw, !o.named(i, []byte(name)) }, nil)
}

// rebuild writes the members again, names spelled as they were, without white space between them, and then the member
// that add returns.
func (o Object) rebuild(value func(int) ([]byte, bool), add func() (string, []byte, bool)) Object {
	out := make([]byte, 0, len(o.Raw)+64)
	out = append(out, '{')
	member := func(name, value []byte) {
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, name...), ':'), value...)
	}
	for i := range o.members {
		if v, keep := value(i); keep {
			member(o.rawName(i), v)
		}
	}
	if add != nil {
		if name, raw, missing := add(); missing {
			member(Quote(name), raw)
		}
	}
	n, _ := ParseObject(append(out, '}'))
	return n
}

// MarshalJSON writes the object as it was: order, duplicates and the spelling of numbers kept. Bytes that are no
// UTF-8 become \ufffd, since JSON cannot carry them. Of a broken object the members that could be read are
// written; of no object at all, null.
func (o Object) MarshalJSON() ([]byte, error) {
	switch {
	case o.whole:
		return escapeBadUTF8(o.Raw), nil
	case len(o.members) > 0:
		return escapeBadUTF8(o.readable().Raw), nil
	}
	return []byte("null"), nil
}

// readable returns of a broken object the members that could be read, as a whole one.
func (o Object) readable() Object {
	return o.rebuild(func(i int) ([]byte, bool) { return o.At(i).Value.Raw, true }, nil)
}

// RawJSON returns what [Object.MarshalJSON] writes, except that bytes that are no UTF-8 are left as they are: of a
// large object it makes no copy. It aliases the document.
func (o Object) RawJSON() []byte {
	switch {
	case o.whole:
		return o.Raw
	case len(o.members) > 0:
		return o.readable().Raw
	}
	return []byte("null")
}

// Whole reports whether the object was read from brace to brace without a fault.
func (o Object) Whole() bool { return o.whole }
