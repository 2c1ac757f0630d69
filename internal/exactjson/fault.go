package exactjson

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// notAnObject names what stands where an object should begin.
func notAnObject(b []byte) *Fault {
	rest := bytes.TrimLeft(b, " \t\r\n")
	at := len(b) - len(rest)
	switch {
	case len(rest) == 0:
		return &Fault{Offset: 0, Message: "empty, a JSON object is expected"}
	case rest[0] == '{':
		return nil
	case bytes.HasPrefix(rest, []byte("\xef\xbb\xbf")):
		return &Fault{Offset: at, Message: "a byte order mark stands in front of the JSON"}
	}
	if v, f := ParseValue(rest); f == nil {
		return &Fault{Offset: at, Message: "this is " + v.Kind.String() + ", a JSON object is expected"}
	}
	switch rest[0] {
	case '[':
		return &Fault{Offset: at, Message: "this is an array, a JSON object is expected"}
	case '"':
		return &Fault{Offset: at, Message: "this is a string, a JSON object is expected"}
	}
	return &Fault{Offset: at, Message: "not JSON: " + describeByte(rest) + " where an object should begin"}
}

// describe says what is wrong at offset at, where the grammar stopped.
func describe(b []byte, at int) string {
	// Inside a string the parser points at the string's own fault.
	rest := b[at:]
	if len(rest) == 0 {
		return "the JSON ends too early"
	}
	before := bytes.TrimRight(b[:at], " \t\r\n")
	var last byte
	if len(before) > 0 {
		last = before[len(before)-1]
	}
	switch {
	case bytes.HasPrefix(rest, []byte("//")), bytes.HasPrefix(rest, []byte("/*")), rest[0] == '#':
		return "a comment, which JSON does not have"
	case hasWord(rest, "NaN"), hasWord(rest, "Infinity"), hasWord(rest, "-Infinity"), hasWord(rest, "-NaN"):
		return "NaN and Infinity are no JSON numbers (RFC 8259 §6)"
	case hasWord(rest, "True"), hasWord(rest, "False"), hasWord(rest, "None"), hasWord(rest, "undefined"):
		return "a word of a programming language, not true, false or null"
	case rest[0] == '\'':
		return "a single quote; JSON strings stand in double quotes"
	case rest[0] == ',' && closes(rest[1:]):
		return "a comma without a member after it"
	case rest[0] < 0x20 && rest[0] != '\t' && rest[0] != '\n' && rest[0] != '\r':
		return "a bare control character " + describeByte(rest)
	case rest[0] == '\t' || rest[0] == '\n' || rest[0] == '\r':
		return "a bare line break or tab inside a string"
	case rest[0] == '\\':
		return "an escape that JSON does not have"
	case rest[0] >= '0' && rest[0] <= '9' && (last == '0' || last == '-'):
		return "a number with a leading zero"
	}
	return "unexpected " + describeByte(rest)
}

func closes(b []byte) bool {
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) > 0 && (b[0] == '}' || b[0] == ']')
}

func hasWord(b []byte, word string) bool { return bytes.HasPrefix(b, []byte(word)) }

// describeByte names the first character of b in printable ASCII or by its code.
func describeByte(b []byte) string {
	r, size := utf8.DecodeRune(b)
	switch {
	case r == utf8.RuneError && size <= 1:
		return fmt.Sprintf("byte 0x%02x", b[0])
	case r > 0x20 && r < 0x7f:
		return "\u2018" + string(r) + "\u2019"
	}
	return fmt.Sprintf("U+%04X", r)
}
