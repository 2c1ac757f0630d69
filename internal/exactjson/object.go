// Package exactjson reads JSON exactly as it is written: members in their own order, duplicates kept, numbers as
// decimal text, every value with its place in the document. A token is evidence, and evidence must not be
// tidied up on the way in. The grammar itself is checked by jsontext; no other package imports that.
package exactjson

import (
	"slices"
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
	Raw     []byte
	Members []Member

	base  int  // offset of Raw in the document
	whole bool // Raw is one complete object
}

// Get returns the value of a member. Of several members with the name the last one counts, as in most libraries.
func (o Object) Get(name string) (Value, bool) {
	for i := len(o.Members) - 1; i >= 0; i-- {
		if o.Members[i].Name == name {
			return o.Members[i].Value, true
		}
	}
	return Value{}, false
}

// Duplicates returns each name that occurs more than once after decoding, in the order of its first repetition.
func (o Object) Duplicates() []string {
	if len(o.Members) < 2 {
		return nil
	}
	var dup []string
	seen := make(map[string]bool, len(o.Members)) // true: already in dup
	for i := range o.Members {
		name := o.Members[i].Name
		reported, again := seen[name]
		if again && !reported {
			dup = append(dup, name)
		}
		seen[name] = again
	}
	return dup
}

// BadUTF8 reports whether anything in the object is no valid Unicode: invalid UTF-8, or an escaped surrogate
// without its partner (RFC 8259 §8.2).
func (o Object) BadUTF8() bool {
	return !utf8.Valid(o.Raw) || loneSurrogate(o.Raw) >= 0
}

// With returns the object with the member set to raw, which must be valid JSON. A member that is there keeps its
// place (each of them, if the name occurs more than once); otherwise it is appended.
func (o Object) With(name string, raw []byte) Object {
	found := slices.ContainsFunc(o.Members, func(m Member) bool { return m.Name == name })
	return o.rebuild(func(m Member) ([]byte, bool) {
		if m.Name == name {
			return raw, true
		}
		return m.Value.Raw, true
	}, name, raw, !found)
}

// Without returns the object without the members of that name.
func (o Object) Without(name string) Object {
	return o.rebuild(func(m Member) ([]byte, bool) { return m.Value.Raw, m.Name != name }, "", nil, false)
}

// rebuild writes the members again, names spelled as they were, without white space between them.
func (o Object) rebuild(value func(Member) ([]byte, bool), name string, raw []byte, add bool) Object {
	out := make([]byte, 0, len(o.Raw)+len(name)+len(raw)+4)
	out = append(out, '{')
	for _, m := range o.Members {
		v, keep := value(m)
		if !keep {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, o.rawName(m)...), ':'), v...)
	}
	if add {
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, Quote(name)...), ':'), raw...)
	}
	n, _ := ParseObject(append(out, '}'))
	return n
}

// rawName returns the name as it is written in the document, quotes included.
func (o Object) rawName(m Member) []byte {
	at := m.NameOffset - o.base
	if !m.Escaped {
		// Without escapes the name ends at the next quote.
		for end := at + 1; end < len(o.Raw); end++ {
			if o.Raw[end] == '"' {
				return o.Raw[at : end+1]
			}
		}
	}
	for end := at + 1; end < len(o.Raw); end++ {
		switch o.Raw[end] {
		case '\\':
			end++
		case '"':
			return o.Raw[at : end+1]
		}
	}
	return Quote(m.Name)
}

// MarshalJSON writes the object as it was: order, duplicates and the spelling of numbers kept. Bytes that are no
// UTF-8 become \ufffd, since JSON cannot carry them. Of a broken object the members that could be read are
// written; of no object at all, null.
func (o Object) MarshalJSON() ([]byte, error) {
	switch {
	case o.whole:
		return escapeBadUTF8(o.Raw), nil
	case len(o.Members) > 0:
		return escapeBadUTF8(o.rebuild(func(m Member) ([]byte, bool) { return m.Value.Raw, true }, "", nil, false).Raw), nil
	}
	return []byte("null"), nil
}

// Whole reports whether the object was read from brace to brace without a fault.
func (o Object) Whole() bool { return o.whole }
