package keys

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Encoding is how the bytes of a secret are written down. The prefix `hex:` before a value says that it is
// [Hex], and so on; without a prefix the characters themselves are the secret.
type Encoding string

// The encodings.
const (
	Text      Encoding = "text"
	Hex       Encoding = "hex"
	Base64    Encoding = "base64"
	Base64URL Encoding = "base64url"
)

// Errors of [DecodeSecret], for errors.Is.
var (
	// ErrEncoding: the value is not written in the encoding that its prefix promises.
	ErrEncoding = errors.New("not written as its prefix says")
	// ErrOddHex: hex digits come in pairs.
	ErrOddHex = errors.New("an odd number of hex digits")
)

// DecodeSecret reads a secret as the user wrote it: after hex:, base64:, base64url: or text: the decoded value,
// else the bytes as they are. White space inside and around an encoded value does not count, nor does missing
// padding. An error says what is wrong without showing any of the value.
func DecodeSecret(s []byte) (finding.Secret, Encoding, error) {
	name, rest, found := bytes.Cut(s, []byte(":"))
	if !found {
		return finding.NewSecret(s), Text, nil
	}
	enc := Encoding(name)
	switch enc {
	case Text:
		return finding.NewSecret(rest), Text, nil
	case Hex, Base64, Base64URL:
		b, err := decode(enc, rest)
		if err != nil {
			return finding.Secret{}, enc, err
		}
		return finding.NewSecret(b), enc, nil
	}
	return finding.NewSecret(s), Text, nil
}

// EncodeSecret writes a secret down so that [DecodeSecret] reads it back after the encoding's prefix. Base64 has
// its padding (as openssl writes it), base64url has none (RFC 7515 §2).
func EncodeSecret(secret finding.Secret, enc Encoding) string {
	b := secret.Reveal()
	switch enc {
	case Hex:
		return hex.EncodeToString(b)
	case Base64:
		return base64.StdEncoding.EncodeToString(b)
	case Base64URL:
		return base64.RawURLEncoding.EncodeToString(b)
	case Text:
		return string(b)
	}
	return string(b)
}

func decode(enc Encoding, s []byte) ([]byte, error) {
	s = withoutSpace(s)
	switch {
	case enc == Hex && len(s)%2 == 1 && isAll(s, isHexDigit):
		return nil, fmt.Errorf("after hex: there is %w: one digit too many or too few", ErrOddHex)
	case enc == Hex:
		if b, ok := decodeHex(s); ok {
			return b, nil
		}
		return nil, fmt.Errorf("after hex: there are other characters than hex digits: %w", ErrEncoding)
	case enc == Base64:
		if b, ok := decodeBase64(s, base64.RawStdEncoding); ok {
			return b, nil
		}
		if _, ok := decodeBase64(s, base64.RawURLEncoding); ok {
			return nil, fmt.Errorf("after base64: there is base64url (- and _ for + and /); write base64url: before it: %w", ErrEncoding)
		}
	case enc == Base64URL:
		if b, ok := decodeBase64(s, base64.RawURLEncoding); ok {
			return b, nil
		}
		if _, ok := decodeBase64(s, base64.RawStdEncoding); ok {
			return nil, fmt.Errorf("after base64url: there is base64 (+ and / for - and _); write base64: before it: %w", ErrEncoding)
		}
	}
	return nil, fmt.Errorf("after %s: there is something else: %w", enc, ErrEncoding)
}

func decodeHex(s []byte) ([]byte, bool) {
	if len(s) == 0 {
		return nil, false
	}
	b := make([]byte, hex.DecodedLen(len(s)))
	if _, err := hex.Decode(b, s); err != nil {
		return nil, false
	}
	return b, true
}

func decodeBase64(s []byte, enc *base64.Encoding) ([]byte, bool) {
	// encoding/base64 skips line ends by itself; a secret with one inside is not what anybody decodes.
	if bytes.ContainsAny(s, "\r\n") {
		return nil, false
	}
	trimmed := bytes.TrimRight(s, "=")
	if len(trimmed) == 0 || len(s)-len(trimmed) > 2 {
		return nil, false
	}
	b := make([]byte, enc.DecodedLen(len(trimmed)))
	n, err := enc.Decode(b, trimmed)
	return b[:n], err == nil
}

func withoutSpace(s []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\r' || r == '\n' {
			return -1
		}
		return r
	}, s)
}

func isHexDigit(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// isAll reports whether s has bytes and every one of them is of that class.
func isAll(s []byte, class func(byte) bool) bool {
	for _, c := range s {
		if !class(c) {
			return false
		}
	}
	return len(s) > 0
}
