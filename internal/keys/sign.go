package keys

import (
	"errors"
	"fmt"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Errors of [Sign] and [Verify], for errors.Is.
var (
	// ErrAlgorithm: the algorithm is unknown, or none.
	ErrAlgorithm = errors.New("not an algorithm that signs")
	// ErrKeyKind: the algorithm needs another kind of key than the one given.
	ErrKeyKind = errors.New("wrong kind of key")
	// ErrNoKey: the secret has no bytes. HMAC would take it; no service means it.
	ErrNoKey = errors.New("the secret is empty")
	// ErrSignature: the signature was made with another key, over other bytes, or with another algorithm.
	ErrSignature = errors.New("signature does not match")
)

// Sign signs the exact bytes of a signing input (BASE64URL(header).BASE64URL(payload), RFC 7515 §5.1) with a
// secret. Nothing is marshalled: the same bytes that a server will hash.
func Sign(alg string, key finding.Secret, signingInput string) ([]byte, error) {
	m, err := method(alg, key)
	if err != nil {
		return nil, err
	}
	sig, err := m.Sign(signingInput, key.Reveal())
	if err != nil {
		return nil, fmt.Errorf("signing with %s: %w", alg, err)
	}
	return sig, nil
}

// Verify checks a signature over the exact bytes of a signing input, in constant time. It returns nil, or one of
// the errors of this package: [ErrSignature] means that the signature was examined and is wrong.
func Verify(alg string, key finding.Secret, signingInput string, sig []byte) error {
	m, err := method(alg, key)
	if err != nil {
		return err
	}
	if m.Verify(signingInput, sig, key.Reveal()) != nil {
		return ErrSignature
	}
	return nil
}

// method returns how alg signs with a secret, after the refusals that keep a token from choosing how it is
// verified (RFC 8725 §2.1, §3.1): none, an algorithm of another kind of key, a public key used as a secret.
func method(alg string, key finding.Secret) (jwt.SigningMethod, error) {
	a, ok := Lookup(alg)
	switch {
	case !ok || a.Kind == NoKey:
		return nil, fmt.Errorf("alg %s: %w", finding.Quote(alg), ErrAlgorithm)
	case a.Kind != SecretKey:
		return nil, fmt.Errorf("%s needs an %s key, and this is a secret: %w", alg, a.Kind, ErrKeyKind)
	case key.Len() == 0:
		return nil, ErrNoKey
	}
	if what, ok := Asymmetric(key.Reveal()); ok {
		return nil, fmt.Errorf("%s needs a secret, and this is %s: %w", alg, what, ErrKeyKind)
	}
	switch alg {
	case "HS256":
		return jwt.SigningMethodHS256, nil
	case "HS384":
		return jwt.SigningMethodHS384, nil
	case "HS512":
		return jwt.SigningMethodHS512, nil
	}
	return nil, fmt.Errorf("alg %s: %w", finding.Quote(alg), ErrAlgorithm)
}
