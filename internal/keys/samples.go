package keys

import (
	"bytes"
	_ "embed" // published.txt
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// published lists sample secrets that everybody can read: `product<TAB>secret`, one a line. The values are public;
// a service that uses one accepts tokens from anybody who has read the same page.
//
//go:embed published.txt
var published string

// PublishedSample reports whether a secret is one that was published as a sample, and names the product or page.
// The value is matched exactly, as the characters themselves, as what they decode to, and as what decodes to them.
func PublishedSample(secret []byte) (product string, ok bool) {
	for product, sample := range samples {
		if sameSecret(secret, sample) {
			return product, true
		}
	}
	return "", false
}

// samples ranges over the published samples; it reads the list only when somebody asks.
func samples(yield func(product, sample string) bool) {
	for line := range strings.Lines(published) {
		line = strings.TrimRight(line, "\n")
		product, sample, ok := strings.Cut(line, "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if !yield(product, sample) {
			return
		}
	}
}

// sameSecret compares a secret with a sample in the spellings in which one value is passed on.
func sameSecret(secret []byte, sample string) bool {
	if string(secret) == sample {
		return true
	}
	text := []byte(sample)
	// hex and base64 of the sample's text, by length first: most samples are told apart without encoding.
	switch len(secret) {
	case hex.EncodedLen(len(text)):
		if bytes.Equal(secret, hex.AppendEncode(nil, text)) {
			return true
		}
	case base64.StdEncoding.EncodedLen(len(text)), base64.RawStdEncoding.EncodedLen(len(text)):
		if string(bytes.TrimRight(secret, "=")) == base64.RawStdEncoding.EncodeToString(text) {
			return true
		}
	}
	// The bytes that the sample's digits stand for. A short word is base64 by accident only.
	if len(text) < 20 {
		return false
	}
	// Hex digits are base64 characters too, and some libraries read them so.
	if b, ok := decodeHex(text); ok && bytes.Equal(b, secret) {
		return true
	}
	b, ok := decodeBase64(text, base64.RawStdEncoding)
	return ok && bytes.Equal(b, secret)
}

// nearSample returns the product whose sample differs from the secret by one character: a digit too many, one too
// few, or another one. Samples shorter than 16 characters have too many innocent neighbours.
func nearSample(secret []byte) (product string, ok bool) {
	for product, sample := range samples {
		if len(sample) >= 16 && oneApart(secret, []byte(sample)) {
			return product, true
		}
	}
	return "", false
}

// oneApart reports whether a becomes b by exactly one insertion, deletion or replacement of a byte.
func oneApart(a, b []byte) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i < len(a) && bytes.Equal(a[i+1:], b[i+1:])
	}
	return bytes.Equal(a[i:], b[i+1:])
}
