package keys

import (
	"crypto/elliptic"
	"encoding/asn1"
)

// curve is an elliptic curve by all its names.
type curve struct {
	name  string // RFC 7518 §6.2.1.1
	alg   string // the one JWS algorithm that uses it (RFC 7518 §3.4)
	bits  int
	group func() elliptic.Curve
}

// size is the length of a coordinate in bytes.
func (c curve) size() int { return (c.bits + 7) / 8 }

func curves() []curve {
	return []curve{
		{"P-256", "ES256", 256, elliptic.P256},
		{"P-384", "ES384", 384, elliptic.P384},
		{"P-521", "ES512", 521, elliptic.P521},
	}
}

func curveNamed(name string) (curve, bool) {
	for _, c := range curves() {
		if c.name == name {
			return c, true
		}
	}
	return curve{}, false
}

func curveOf(g elliptic.Curve) (curve, bool) {
	for _, c := range curves() {
		if c.group() == g {
			return c, true
		}
	}
	return curve{}, false
}

// Why keys that can be named cannot be used.
const (
	noSecp256k1 = "secp256k1 (ES256K, RFC 8812) is in no cryptographic library that jwtdoc trusts: verify such a token with the library that made it"
	noEd448     = "Ed448 (RFC 8037) is in no cryptographic library that jwtdoc trusts: verify such a token with the library that made it"
	noX25519    = "X25519 and X448 agree on keys for encryption (RFC 8037 §3.2): they sign nothing, and jwtdoc does not decrypt with them"
	noLattice   = "ML-DSA (FIPS 204, RFC 9964) is not verified by jwtdoc yet: use a library that has it"
	noCurve     = "no JWS algorithm uses this curve"
)

// namedCurve is a curve that can only be named.
type namedCurve struct {
	name string
	bits int
	why  string
	oid  string
}

func namedCurves() []namedCurve {
	return []namedCurve{
		{"secp256k1", 256, noSecp256k1, "1.3.132.0.10"},
		{"P-224", 224, noCurve, "1.3.132.0.33"},
		{"P-192", 192, noCurve, "1.2.840.10045.3.1.1"},
		{"brainpoolP256r1", 256, noCurve, "1.3.36.3.3.2.8.1.1.7"},
		{"brainpoolP384r1", 384, noCurve, "1.3.36.3.3.2.8.1.1.11"},
		{"brainpoolP512r1", 512, noCurve, "1.3.36.3.3.2.8.1.1.13"},
		{"Ed448", 456, noEd448, "1.3.101.113"},
		{"X25519", 255, noX25519, "1.3.101.110"},
		{"X448", 448, noX25519, "1.3.101.111"},
	}
}

// onlyNamed returns the curve with that JOSE name or object identifier.
func onlyNamed(name string, oid asn1.ObjectIdentifier) (namedCurve, bool) {
	for _, c := range namedCurves() {
		if c.name == name || len(oid) > 0 && c.oid == oid.String() {
			return c, true
		}
	}
	return namedCurve{}, false
}
