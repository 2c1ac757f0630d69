package keys

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/asn1"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// fits says whether the key may be used with an algorithm for an operation ("sign", "verify"). The token names an
// algorithm; whether that is one of the key's, the key decides (RFC 8725 §3.1, RFC 7517 §4.2 to §4.4).
func (k Key) fits(alg, operation string) error {
	a, ok := Lookup(alg)
	switch {
	case !ok || a.Kind == NoKey:
		return fmt.Errorf("alg %s: %w", finding.Quote(alg), ErrAlgorithm)
	case a.Kind != k.Kind:
		return fmt.Errorf("%s needs %s, and this is %s: %w", alg, needs(a.Kind), needs(k.Kind), ErrKeyKind)
	case a.Unusable != "":
		return fmt.Errorf("%s: %s: %w", alg, a.Unusable, ErrUnsupported)
	case k.Unusable != "":
		return fmt.Errorf("%s: %s: %w", k, k.Unusable, ErrUnsupported)
	case !slices.Contains(k.Algorithms(), alg):
		return fmt.Errorf("%s needs a key on another curve than %s: %w", alg, k.Curve, ErrKeyKind)
	}
	if err := k.claims(alg, operation); err != nil {
		return err
	}
	return k.usable(alg)
}

// claims holds an algorithm against what a JWK says about itself.
func (k Key) claims(alg, operation string) error {
	switch {
	case k.Algorithm != "" && !sameAlgorithm(k.Algorithm, alg):
		return fmt.Errorf("the key is for %s (its alg), not for %s: %w", finding.Quote(k.Algorithm), alg, ErrKeyUse)
	case k.Use != "" && k.Use != "sig":
		return fmt.Errorf("the key's use is %s, not sig: %w", finding.Quote(k.Use), ErrKeyUse)
	case k.Operations == nil || slices.Contains(k.Operations, operation):
	case operation == "verify" && k.Private && slices.Contains(k.Operations, "sign"):
		// Its public half verifies.
	default:
		return fmt.Errorf("the key's key_ops is %s, without %s: %w", finding.Quote(strings.Join(k.Operations, ", ")), operation, ErrKeyUse)
	}
	return nil
}

// sameAlgorithm compares two names: Ed25519 is what EdDSA means with a key on that curve (RFC 9864 §2.2).
func sameAlgorithm(a, b string) bool {
	if a == "Ed25519" {
		a = "EdDSA"
	}
	if b == "Ed25519" {
		b = "EdDSA"
	}
	return a == b
}

// usable refuses keys with which no signature means anything.
func (k Key) usable(alg string) error {
	switch k.Kind {
	case SecretKey:
		if k.Secret().Len() == 0 {
			return ErrNoKey
		}
		if what, yes := Asymmetric(k.Secret().Reveal()); yes {
			return fmt.Errorf("%s needs a secret, and this is %s: %w", alg, what, ErrKeyKind)
		}
	case RSAKey:
		if p, ok := k.PublicKey().(*rsa.PublicKey); ok {
			return usableRSA(p, alg)
		}
	case EdwardsKey:
		if p, ok := k.PublicKey().(ed25519.PublicKey); ok && smallOrder(p) {
			return fmt.Errorf("the key is a point of small order: anybody can make signatures that match: %w", ErrKeyUnfit)
		}
	case UnknownKey, NoKey, ECKey, LatticeKey:
	}
	return nil
}

func usableRSA(p *rsa.PublicKey, alg string) error {
	hash := map[string]int{"256": 32, "384": 48, "512": 64}[alg[2:]]
	switch {
	case p.E < 3 || p.E%2 == 0:
		return fmt.Errorf("the RSA exponent %d is none: anybody can make signatures that match: %w", p.E, ErrKeyUnfit)
	case p.N.Bit(0) == 0:
		return fmt.Errorf("the RSA modulus is even, which is no product of two large primes: %w", ErrKeyUnfit)
	case p.N.BitLen() < minimumRSA:
		return fmt.Errorf("the RSA key has %d bits, and below %d it is not examined: it can be factored: %w", p.N.BitLen(), minimumRSA, ErrKeyUnfit)
	case strings.HasPrefix(alg, "PS") && (p.N.BitLen()+6)/8 < 2*hash+2:
		return fmt.Errorf("%s needs a longer RSA key than %d bits: %w", alg, p.N.BitLen(), ErrKeyUnfit)
	}
	return nil
}

// minimumRSA is the least size, in bits, with which Go computes at all.
const minimumRSA = 1024

// wellFormed looks at a signature before it is computed with: what its form alone shows is said.
func (k Key) wellFormed(alg string, sig []byte) error {
	want := SignatureSize(alg)
	if p, ok := k.PublicKey().(*rsa.PublicKey); ok {
		want = p.Size()
	}
	if _, ec := k.PublicKey().(*ecdsa.PublicKey); ec && isDERSignature(sig) && len(sig) != want {
		return fmt.Errorf("the signature is DER, as OpenSSL writes it, and %s wants r and s side by side, %d bytes: %w", alg, want, ErrSignatureForm)
	}
	if len(sig) != want {
		return fmt.Errorf("the signature has %d bytes, and %s with this key makes %d: %w", len(sig), alg, want, ErrSignatureForm)
	}
	if c, ok := curveNamed(k.Curve); ok {
		n := c.group().Params().N
		for i, name := range []string{"r", "s"} {
			v := new(big.Int).SetBytes(sig[i*c.size() : (i+1)*c.size()])
			if v.Sign() == 0 || v.Cmp(n) >= 0 {
				return fmt.Errorf("%s of the signature is zero or larger than the order of %s: %w", name, c.name, ErrSignatureForm)
			}
		}
	}
	return nil
}

// isDERSignature reports whether b is an ECDSA signature as X.509 has it: a sequence of two integers.
func isDERSignature(b []byte) bool {
	var rs struct{ R, S *big.Int }
	rest, err := asn1.Unmarshal(b, &rs)
	return err == nil && len(rest) == 0
}

func strictPSS(m *jwt.SigningMethodRSAPSS) *jwt.SigningMethodRSAPSS {
	exact := &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}
	return &jwt.SigningMethodRSAPSS{SigningMethodRSA: m.SigningMethodRSA, Options: exact, VerifyOptions: exact}
}

// needs names a kind of key within a sentence.
func needs(kind Kind) string {
	switch kind {
	case SecretKey:
		return "a secret"
	case RSAKey, EdwardsKey, ECKey, LatticeKey:
		return "an " + string(kind) + " key"
	case UnknownKey, NoKey:
	}
	return "no key"
}

// smallOrder reports whether an Ed25519 public key lies in the subgroup of order 8: with such a key a signature that
// matches can be made without a private key. Encodings that are not reduced count too.
func smallOrder(p ed25519.PublicKey) bool {
	if len(p) != ed25519.PublicKeySize {
		return false
	}
	y := make([]byte, len(p)) // big-endian, without the sign of x
	for i, b := range p {
		y[len(p)-1-i] = b
	}
	y[0] &= 0x7f
	prime := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))
	v := new(big.Int).Mod(new(big.Int).SetBytes(y), prime)
	// The y of the eight points: 0 (order 4), 1 and -1 (orders 1 and 2), and the two values of order 8, which are
	// what y² = (1 ± sqrt(1+d)) / d gives; doubling tells them without a table.
	one := big.NewInt(1)
	if v.Sign() == 0 || v.Cmp(one) == 0 || v.Cmp(new(big.Int).Sub(prime, one)) == 0 {
		return true
	}
	return doublesToOrderFour(v, prime)
}

// doublesToOrderFour reports whether 2·P has y = 0. On -x² + y² = 1 + d·x²·y² the doubled y is
// (y² + x²) / (2 - y² + x²), which is 0 exactly where x² = -y²; with the curve's equation that is 2·y² = 1 - d·y⁴.
func doublesToOrderFour(y, prime *big.Int) bool {
	d := new(big.Int).ModInverse(big.NewInt(121666), prime)
	d.Mul(d, big.NewInt(-121665)).Mod(d, prime)
	y2 := new(big.Int).Exp(y, big.NewInt(2), prime)
	left := new(big.Int).Lsh(y2, 1)
	right := new(big.Int).Mul(y2, y2)
	right.Mul(right, d).Sub(big.NewInt(1), right)
	return left.Sub(left, right).Mod(left, prime).Sign() == 0
}
