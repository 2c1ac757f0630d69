package keys

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"fmt"
	"io"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// DefaultRSABits is the size of a new RSA key where none is asked for.
const DefaultRSABits = 2048

// Generate makes a key for an algorithm: a secret of the size of its hash, or a key pair. bits is the size of an RSA
// key, 0 for [DefaultRSABits]; other algorithms fix theirs, and want 0. Go draws key pairs from the system's source
// whatever random is; a secret is read from it.
func Generate(random io.Reader, alg string, bits int) (Key, error) {
	a, ok := Lookup(alg)
	switch {
	case !ok || a.Kind == NoKey:
		return Key{}, fmt.Errorf("alg %s: %w", finding.Quote(alg), ErrAlgorithm)
	case a.Unusable != "":
		return Key{}, fmt.Errorf("%s: %s: %w", alg, a.Unusable, ErrUnsupported)
	case a.Kind != RSAKey && bits != 0:
		return Key{}, fmt.Errorf("%s fixes the size of its key: %w", alg, ErrKeyUnfit)
	case a.Kind == RSAKey && bits == 0:
		bits = DefaultRSABits
	}
	if a.Kind == RSAKey && (bits < recommendedRSA || bits > MaxRSABits) {
		return Key{}, fmt.Errorf("an RSA key of %d bits: RFC 7518 §3.3 demands %d, and at most %d are used: %w", bits, recommendedRSA, MaxRSABits, ErrKeyUnfit)
	}
	k, err := generate(random, a, bits)
	if err != nil {
		return Key{}, fmt.Errorf("making a key for %s: %w", alg, err)
	}
	k.Algorithm = alg
	return k, nil
}

func generate(random io.Reader, a Algorithm, bits int) (Key, error) {
	switch a.Kind {
	case SecretKey:
		b := make([]byte, a.MinimumSecret)
		_, err := io.ReadFull(random, b)
		return SecretOf(Source{Secret: finding.NewSecret(b)}), err
	case RSAKey:
		p, err := rsa.GenerateKey(random, bits)
		return FromPrivate(p), err
	case ECKey:
		for _, c := range curves() {
			if c.alg == a.Name {
				p, err := ecdsa.GenerateKey(c.group(), random)
				return FromPrivate(p), err
			}
		}
	case EdwardsKey:
		_, p, err := ed25519.GenerateKey(random)
		return FromPrivate(p), err
	case UnknownKey, NoKey, LatticeKey:
	}
	return Key{}, ErrAlgorithm
}
