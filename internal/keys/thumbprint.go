package keys

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"math/big"
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
)

// Thumbprint returns the SHA-256 thumbprint of the key's public half in base64url (RFC 7638), the same for each form
// in which the key is written down, and false where it cannot be computed. That of a secret gives away the secret to
// whoever can guess it (§7): do not show it.
func (k Key) Thumbprint() (string, bool) {
	m := k.thumbprintMembers()
	if m == nil {
		return "", false
	}
	// The members in the order of their names, without white space (§3.3).
	canonical := []byte{'{'}
	for i, name := range slices.Sorted(maps.Keys(m)) {
		if i > 0 {
			canonical = append(canonical, ',')
		}
		canonical = append(append(append(canonical, exactjson.Quote(name)...), ':'), exactjson.Quote(m[name])...)
	}
	sum := sha256.Sum256(append(canonical, '}'))
	return base64.RawURLEncoding.EncodeToString(sum[:]), true
}

// thumbprintMembers returns the required members of the public half (RFC 7638 §3.2, RFC 8037 §2, RFC 9964).
func (k Key) thumbprintMembers() map[string]string {
	if k.Kind == SecretKey {
		return map[string]string{"k": encode64(k.Secret().Reveal()), "kty": "oct"}
	}
	switch p := k.PublicKey().(type) {
	case *rsa.PublicKey:
		return map[string]string{"e": encode64(big.NewInt(int64(p.E)).Bytes()), "kty": "RSA", "n": encode64(p.N.Bytes())}
	case *ecdsa.PublicKey:
		x, y := coordinates(p)
		return map[string]string{"crv": k.Curve, "kty": "EC", "x": encode64(x), "y": encode64(y)}
	case ed25519.PublicKey:
		return map[string]string{"crv": "Ed25519", "kty": "OKP", "x": encode64(p)}
	}
	if k.m == nil {
		return nil
	}
	return k.m.members
}

// coordinates returns both coordinates in their full length.
func coordinates(p *ecdsa.PublicKey) (x, y []byte) {
	point, err := p.Bytes() // 4, x, y
	if err != nil {
		return nil, nil
	}
	half := (len(point) - 1) / 2
	return point[1 : 1+half], point[1+half:]
}

// samePublic reports whether two keys are halves of one pair, or the same half.
func (k Key) samePublic(other Key) bool {
	mine, known := k.Thumbprint()
	theirs, alsoKnown := other.Thumbprint()
	return known && alsoKnown && mine == theirs
}

func encode64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
