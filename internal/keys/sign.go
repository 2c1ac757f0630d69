package keys

import (
	"errors"
	"fmt"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Errors of signing and verifying, for errors.Is.
var (
	// ErrAlgorithm: the algorithm is unknown, or none.
	ErrAlgorithm = errors.New("not an algorithm that signs")
	// ErrUnsupported: the algorithm is registered, and jwtdoc cannot compute it.
	ErrUnsupported = errors.New("not supported")
	// ErrKeyKind: the algorithm needs another kind of key than the one given.
	ErrKeyKind = errors.New("wrong kind of key")
	// ErrKeyUse: the key itself says that it is for something else (alg, use, key_ops: RFC 7517 §4).
	ErrKeyUse = errors.New("the key is for something else")
	// ErrKeyUnfit: no signature made with such a key means anything, or none can be computed.
	ErrKeyUnfit = errors.New("unfit key")
	// ErrNoKey: the secret has no bytes. HMAC would take it; no service means it.
	ErrNoKey = errors.New("the secret is empty")
	// ErrSignature: the signature was made with another key, over other bytes, or with another algorithm.
	ErrSignature = errors.New("signature does not match")
	// ErrSignatureForm is an [ErrSignature] whose form alone says that it cannot match.
	ErrSignatureForm = fmt.Errorf("not formed as its algorithm demands: %w", ErrSignature)
)

// Sign signs the exact bytes of a signing input (BASE64URL(header).BASE64URL(payload), RFC 7515 §5.1) with a
// secret. Nothing is marshalled: the same bytes that a server will hash.
func Sign(alg string, key finding.Secret, signingInput string) ([]byte, error) {
	return SecretOf(Source{Secret: key}).Sign(alg, signingInput)
}

// Verify checks a signature over the exact bytes of a signing input, in constant time. It returns nil, or one of
// the errors of this package: [ErrSignature] means that the signature was examined and is wrong.
func Verify(alg string, key finding.Secret, signingInput string, sig []byte) error {
	return SecretOf(Source{Secret: key}).Verify(alg, signingInput, sig)
}

// Sign signs the exact bytes of a signing input with a secret or private key. Nothing is marshalled.
func (k Key) Sign(alg, signingInput string) ([]byte, error) {
	if err := k.fits(alg, "sign"); err != nil {
		return nil, err
	}
	if !k.Private {
		return nil, fmt.Errorf("signing needs the private key, and this is the %s: %w", k, ErrKeyKind)
	}
	m, err := method(alg)
	if err != nil {
		return nil, err
	}
	sig, err := m.Sign(signingInput, k.signingMaterial())
	if err != nil {
		return nil, fmt.Errorf("signing with %s: the library refuses the key: %w", alg, ErrKeyUnfit)
	}
	return sig, nil
}

// Verify checks a signature over the exact bytes of a signing input. Of a private key its public half is used. It
// returns nil, or one of the errors of this package: [ErrSignature] means that the signature was examined and is
// wrong. Stricter than the libraries beneath: the salt of PS algorithms has the length of the hash (RFC 7518 §3.5),
// and r and s of ES algorithms have the form and range that RFC 7518 §3.4 demands.
func (k Key) Verify(alg, signingInput string, sig []byte) error {
	if len(signingInput) >= largeInput {
		return k.VerifyWritten(alg, inPieces(signingInput), sig)
	}
	if err := k.fits(alg, "verify"); err != nil {
		return err
	}
	if err := k.wellFormed(alg, sig); err != nil {
		return err
	}
	return k.verifyWhole(alg, signingInput, sig)
}

// verifyWhole verifies with golang-jwt, for a key and a signature that fit the algorithm.
func (k Key) verifyWhole(alg, signingInput string, sig []byte) error {
	m, err := method(alg)
	if err != nil {
		return err
	}
	if m.Verify(signingInput, sig, k.verifyingMaterial()) != nil {
		return ErrSignature
	}
	return nil
}

func (k Key) signingMaterial() any {
	if k.Kind == SecretKey {
		return k.Secret().Reveal()
	}
	return k.m.private
}

func (k Key) verifyingMaterial() any {
	if k.Kind == SecretKey {
		return k.Secret().Reveal()
	}
	return k.m.public
}

// method returns how an algorithm signs. In PS algorithms it demands a salt as long as the hash.
func method(alg string) (jwt.SigningMethod, error) {
	switch alg {
	case "HS256":
		return jwt.SigningMethodHS256, nil
	case "HS384":
		return jwt.SigningMethodHS384, nil
	case "HS512":
		return jwt.SigningMethodHS512, nil
	case "RS256":
		return jwt.SigningMethodRS256, nil
	case "RS384":
		return jwt.SigningMethodRS384, nil
	case "RS512":
		return jwt.SigningMethodRS512, nil
	case "PS256":
		return strictPSS(jwt.SigningMethodPS256), nil
	case "PS384":
		return strictPSS(jwt.SigningMethodPS384), nil
	case "PS512":
		return strictPSS(jwt.SigningMethodPS512), nil
	case "ES256":
		return jwt.SigningMethodES256, nil
	case "ES384":
		return jwt.SigningMethodES384, nil
	case "ES512":
		return jwt.SigningMethodES512, nil
	case "EdDSA", "Ed25519":
		return jwt.SigningMethodEdDSA, nil
	}
	return nil, fmt.Errorf("alg %s: %w", finding.Quote(alg), ErrAlgorithm)
}
