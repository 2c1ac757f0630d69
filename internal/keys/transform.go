package keys

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
)

// Transform is one way in which two programs come to different secrets from the same text: the one that yields the
// secret which verifies names the mistake.
type Transform struct {
	// ID is stable: trimmed, hex-decoded, ...
	ID string
	// Title completes "signed with the given secret ...".
	Title string
	// Cause is the id of the cause that explains the difference: secret-whitespace-or-quotes or
	// secret-encoding-mismatch.
	Cause string
	// Fix says what to change so that both sides use the same bytes.
	Fix string
	// Apply returns the secret that the other program has used, and false where the transform changes nothing or
	// does not apply. It never changes its argument.
	Apply func([]byte) ([]byte, bool)
}

// Transforms lists every transform, what happens most first. The secret itself is not among them.
func Transforms() []Transform {
	const (
		noSpace = "write the secret without the line end or blank (printf '%s', not echo) on the side that has it"
		noQuote = "remove the quotes on the side that takes them for part of the secret"
		agree   = "let both sides use the same bytes: either the characters themselves, or what they decode to"
	)
	return []Transform{
		{"trailing-newline", "with a line end after it", idWhitespace, noSpace, appending("\n")},
		{"crlf", "with a Windows line end (CR LF) after it", idWhitespace, noSpace, appending("\r\n")},
		{"carriage-return", "with a carriage return after it", idWhitespace, noSpace, appending("\r")},
		{"trimmed", "without the white space around it", idWhitespace, noSpace, changed(bytes.TrimSpace)},
		{"unquoted", "without the quotes around it", idWhitespace, noQuote, unquoted},
		{"double-quoted", `in double quotes`, idWhitespace, noQuote, quoting('"')},
		{"single-quoted", `in single quotes`, idWhitespace, noQuote, quoting('\'')},
		{"hex-decoded", "decoded from hex", idEncoding, agree, decodedHex},
		{"base64-decoded", "decoded from base64", idEncoding, agree, decodedBase64(base64.RawStdEncoding)},
		{"base64url-decoded", "decoded from base64url", idEncoding, agree, decodedBase64(base64.RawURLEncoding)},
		{"hex-encoded", "written as hex digits", idEncoding, agree, func(b []byte) ([]byte, bool) {
			return hex.AppendEncode(nil, b), true
		}},
		{"base64-encoded", "written as base64", idEncoding, agree, func(b []byte) ([]byte, bool) {
			return base64.StdEncoding.AppendEncode(nil, b), true
		}},
		{"base64url-encoded", "written as base64url", idEncoding, agree, func(b []byte) ([]byte, bool) {
			return base64.RawURLEncoding.AppendEncode(nil, b), true
		}},
		{"newlines-unescaped", `with each \n turned into a line end`, idEncoding, agree, func(b []byte) ([]byte, bool) {
			return bytes.ReplaceAll(b, []byte(`\n`), []byte("\n")), bytes.Contains(b, []byte(`\n`))
		}},
		{
			"comment-cut", "up to the # in it, as readers of .env files cut a comment", idWhitespace,
			"put the value in quotes in the .env file", commentCut,
		},
		{
			"dollar-doubled", "with each $$ read as $, as docker compose does", idWhitespace,
			"use a secret without $: docker compose and the other reader of the file differ about it", func(b []byte) ([]byte, bool) {
				return bytes.ReplaceAll(b, []byte("$$"), []byte("$")), bytes.Contains(b, []byte("$$"))
			},
		},
		{"upper-case", "in upper case", idEncoding, agree, hexCase(bytes.ToUpper)},
		{"lower-case", "in lower case", idEncoding, agree, hexCase(bytes.ToLower)},
	}
}

func appending(end string) func([]byte) ([]byte, bool) {
	return func(b []byte) ([]byte, bool) { return append(bytes.Clone(b), end...), true }
}

// changed applies f and says whether something came of it that is neither the same nor empty.
func changed(f func([]byte) []byte) func([]byte) ([]byte, bool) {
	return func(b []byte) ([]byte, bool) {
		out := f(b)
		return bytes.Clone(out), len(out) > 0 && !bytes.Equal(out, b)
	}
}

func quoting(q byte) func([]byte) ([]byte, bool) {
	return func(b []byte) ([]byte, bool) {
		return append(append([]byte{q}, b...), q), true
	}
}

// unquoted removes a pair of quotes, and the white space outside them.
func unquoted(b []byte) ([]byte, bool) {
	t := bytes.TrimSpace(b)
	if len(t) < 3 || t[0] != t[len(t)-1] || t[0] != '"' && t[0] != '\'' && t[0] != '`' {
		return nil, false
	}
	return bytes.Clone(t[1 : len(t)-1]), true
}

func decodedHex(b []byte) ([]byte, bool) { return decodeHex(bytes.TrimSpace(b)) }

func decodedBase64(enc *base64.Encoding) func([]byte) ([]byte, bool) {
	return func(b []byte) ([]byte, bool) { return decodeBase64(bytes.TrimSpace(b), enc) }
}

// commentCut reads a value as the npm and Node readers of .env files do: an unquoted # ends it.
func commentCut(b []byte) ([]byte, bool) {
	before, _, found := bytes.Cut(b, []byte("#"))
	before = bytes.TrimSpace(before)
	return bytes.Clone(before), found && len(before) > 0
}

// hexCase changes the case of hex digits, where that changes anything: other texts are not written twice.
func hexCase(f func([]byte) []byte) func([]byte) ([]byte, bool) {
	return func(b []byte) ([]byte, bool) {
		if !isAll(b, isHexDigit) {
			return nil, false
		}
		return changed(f)(b)
	}
}
