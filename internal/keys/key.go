package keys

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"fmt"
	"io"
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Form is how a key is written down.
type Form string

// The forms.
const (
	PEM  Form = "pem"
	DER  Form = "der"
	JWK  Form = "jwk"
	JWKS Form = "jwks"
)

// Key is a secret, or a key of a key pair, with what its source says about it. However it is printed, nothing of a
// secret or private key appears.
type Key struct {
	// Kind decides which algorithms the key serves; the token has no say in it.
	Kind Kind
	// Private is set for a secret and for the private half of a pair.
	Private bool
	// Curve is the curve of an EC or OKP key by its JOSE name (RFC 7518 §6.2.1.1, RFC 8037 §2), empty for others.
	Curve string
	// Bits is the size: of the modulus (RSA), of the field (EC, OKP), of all bytes (a secret).
	Bits int
	// ID, Algorithm, Use and Operations are kid, alg, use and key_ops of a JWK (RFC 7517 §4), empty for other forms.
	ID, Algorithm, Use string
	Operations         []string
	// Form is how the key was written down, Container what held it in words: "PKCS #8", "X.509 certificate".
	Form      Form
	Container string
	// Encrypted is set where a password was needed to read it.
	Encrypted bool
	// Number is the key's position in its file or set, counted from 1 with those that could not be read.
	Number int
	// Place names where the key is kept, for people. It never holds any of it.
	Place string
	// Unusable says why the key can be named but not be used here; empty for a key that can.
	Unusable string

	m *material
}

// material is behind a pointer for the same reason as the bytes of a [finding.Secret]: no verb of fmt follows it.
type material struct {
	secret  finding.Secret
	public  crypto.PublicKey // *rsa.PublicKey, *ecdsa.PublicKey, ed25519.PublicKey
	private crypto.PrivateKey
	// text is the file that the key was read from, which may have been taken for a secret.
	text finding.Secret
	// members are the required members of the thumbprint, where the key has no Go form.
	members map[string]string
}

// SecretOf makes a key of a secret.
func SecretOf(s Source) Key {
	return Key{Kind: SecretKey, Private: true, Bits: 8 * s.Secret.Len(), Place: s.Place, m: &material{secret: s.Secret}}
}

// FromPrivate makes a key of a private key of the standard library: *rsa.PrivateKey, *ecdsa.PrivateKey or
// ed25519.PrivateKey. Of anything else it makes the zero key.
func FromPrivate(private crypto.PrivateKey) Key {
	switch p := private.(type) {
	case *rsa.PrivateKey:
		k := FromPublic(&p.PublicKey)
		k.Private, k.m.private = true, p
		return k
	case *ecdsa.PrivateKey:
		k := FromPublic(&p.PublicKey)
		if k.m != nil {
			k.Private, k.m.private = true, p
		}
		return k
	case ed25519.PrivateKey:
		k := FromPublic(p.Public())
		k.Private, k.m.private = true, p
		return k
	}
	return Key{}
}

// FromPublic makes a key of a public key of the standard library: *rsa.PublicKey, *ecdsa.PublicKey or
// ed25519.PublicKey. Of anything else, and of a curve that JOSE has no name for, it makes the zero key.
func FromPublic(public crypto.PublicKey) Key {
	switch p := public.(type) {
	case *rsa.PublicKey:
		return Key{Kind: RSAKey, Bits: p.N.BitLen(), m: &material{public: p}}
	case *ecdsa.PublicKey:
		c, ok := curveOf(p.Curve)
		if !ok {
			return Key{}
		}
		return Key{Kind: ECKey, Curve: c.name, Bits: c.bits, m: &material{public: p}}
	case ed25519.PublicKey:
		return Key{Kind: EdwardsKey, Curve: "Ed25519", Bits: 256, m: &material{public: p}}
	}
	return Key{}
}

// IsZero reports whether there is no key at all.
func (k Key) IsZero() bool { return k.m == nil }

// Secret returns the bytes of a secret, and no secret for another kind of key.
func (k Key) Secret() finding.Secret {
	if k.m == nil {
		return finding.Secret{}
	}
	return k.m.secret
}

// PublicKey returns the public half as the standard library has it, nil for a secret and an unusable key.
func (k Key) PublicKey() crypto.PublicKey {
	if k.m == nil {
		return nil
	}
	return k.m.public
}

// PrivateKey returns the private half as the standard library has it, nil where there is none. The caller must not
// let it reach a message, a report or a log.
func (k Key) PrivateKey() crypto.PrivateKey {
	if k.m == nil {
		return nil
	}
	return k.m.private
}

// Public returns the key without its private half, and false for a secret, which has no other half. What a JWK says
// about the key stays, its key_ops as they are for the public half (RFC 7517 §4.3).
func (k Key) Public() (Key, bool) {
	if k.Kind == SecretKey || k.m == nil {
		return Key{}, false
	}
	pub := k
	pub.Private, pub.Encrypted = false, false
	pub.m = &material{public: k.m.public, members: k.m.members}
	if pub.Operations != nil {
		pub.Operations = publicOperations(pub.Operations)
	}
	return pub, true
}

func publicOperations(ops []string) []string {
	out := []string{}
	for _, op := range ops {
		switch op {
		case "sign":
			op = "verify"
		case "decrypt":
			op = "encrypt"
		case "unwrapKey":
			op = "wrapKey"
		}
		out = addOnce(out, op)
	}
	return out
}

func addOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// Half names what the key is of its pair: "secret", "private" or "public".
func (k Key) Half() string {
	switch {
	case k.Kind == SecretKey:
		return "secret"
	case k.Private:
		return "private"
	}
	return "public"
}

// String describes the key without any of it: "RSA private key, 2048 bits", "EC public key on P-256".
func (k Key) String() string {
	switch {
	case k.Kind == SecretKey:
		return fmt.Sprintf("secret, %d bytes", k.Bits/8)
	case k.Kind == RSAKey:
		return fmt.Sprintf("RSA %s key, %d bits", k.Half(), k.Bits)
	case k.Curve != "":
		return fmt.Sprintf("%s %s key on %s", k.Kind, k.Half(), finding.Safe(k.Curve))
	case k.Kind == UnknownKey:
		return "no key"
	}
	return fmt.Sprintf("%s %s key", k.Kind, k.Half())
}

// GoString returns what String does: %#v must not give away what %v hides.
func (k Key) GoString() string { return k.String() }

// Format writes what String returns for every verb.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }

// Algorithms lists the algorithms that the key can verify, whatever its own alg says.
func (k Key) Algorithms() []string {
	switch {
	case k.Unusable != "":
		return nil
	case k.Kind == SecretKey:
		return HMACAlgorithms()
	case k.Kind == RSAKey:
		return []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}
	case k.Kind == ECKey:
		for _, c := range curves() {
			if c.name == k.Curve {
				return []string{c.alg}
			}
		}
	case k.Kind == EdwardsKey && k.Curve == "Ed25519":
		return []string{"EdDSA", "Ed25519"}
	}
	return nil
}
