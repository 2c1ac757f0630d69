// Package keys holds secrets in all their spellings, and signatures: making them over exact bytes, checking them,
// and rating the secrets behind them. It is pure: it draws no random bytes and opens no files.
package keys

import (
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Source is a secret or another key, and the place it was read from.
type Source struct {
	Secret finding.Secret
	// Key is set where the place holds a key of a pair, or a secret that says what it is for (JWK); of the latter, Secret
	// has the bytes.
	Key Key
	// Place names where the secret is kept, for people: `--secret-file jwt.key`, `.env:3 SECRET_KEY`. It never
	// holds any of the secret.
	Place string
	// Encoding says how the bytes were written down; [Text] unless a prefix said otherwise.
	Encoding Encoding
	// Notes is what was noticed while reading the place: two values under one name, a line end that was dropped.
	Notes []finding.Finding
}

// SourceOf makes a source of a key that was read.
func SourceOf(k Key) Source { return Source{Secret: k.Secret(), Key: k, Place: k.Place} }

// AsKey returns the key of the source, which is its secret where it has no other.
func (s Source) AsKey() Key {
	if s.Key.IsZero() {
		return SecretOf(s)
	}
	return s.Key
}

// The ids of what this package finds about a secret. Some are causes too: what is odd about a secret can
// be why a server refuses the token.
const (
	idTooShort    = "key-too-short"
	idDefault     = "secret-default-fallback"
	idWhitespace  = "secret-whitespace-or-quotes"
	idEncoding    = "secret-encoding-mismatch"
	idMistyped    = "secret-mistyped"
	idPlaceholder = "secret-placeholder"
	idGuessable   = "secret-guessable"
	idEmpty       = "secret-empty"
	idPublicKey   = "wrong-key-or-key-type"
	idPrecedence  = "secret-source-precedence" // found by config/source, which reads the files
)
