package keys

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"math/big"
)

// What a key can be contained in.
const (
	pkcs1Private   = "PKCS #1"
	pkcs1Public    = "PKCS #1 public key"
	pkcs8          = "PKCS #8"
	pkcs8Encrypted = "encrypted PKCS #8"
	sec1           = "SEC 1"
	spki           = "SubjectPublicKeyInfo"
	certificate    = "X.509 certificate"
)

// isSequence reports whether b is one whole DER sequence.
func isSequence(b []byte) bool {
	var v asn1.RawValue
	rest, err := asn1.Unmarshal(b, &v)
	return err == nil && len(rest) == 0 && v.Class == asn1.ClassUniversal && v.Tag == asn1.TagSequence && v.IsCompound
}

// readDER reads one key. Which structure it is, the kinds of its first elements tell.
func (r *reader) readDER(b []byte) (Key, error) {
	parts, ok := elements(b)
	if !ok {
		return Key{}, fmt.Errorf("it is no DER structure: cut, or damaged: %w", ErrBadKey)
	}
	switch shape := shapeOf(parts); shape {
	case "ii":
		return readPKCS1Public(b)
	case "iiiiiiiii", "iiiiiiiiis":
		return readPKCS1(b)
	case "isos", "iso", "iso0", "iso1", "iso01":
		return readPKCS8(b)
	case "io", "io0", "io1", "io01":
		return readSEC1(b, nil)
	case "sb":
		return readSPKI(b)
	case "so":
		return r.readEncrypted(b)
	case "ssb":
		return readCertificate(b)
	case "is", "iss":
		return Key{}, fmt.Errorf("a PKCS #12 file, which is not read (openssl pkcs12 -in FILE -nodes -out NEW makes PEM of it): %w", ErrNoKeyFound)
	}
	return Key{}, fmt.Errorf("it is DER, but none of the structures that hold keys: %w", ErrNoKeyFound)
}

// elements divides a sequence. Ten are more than any key has.
func elements(b []byte) ([]asn1.RawValue, bool) {
	var v asn1.RawValue
	if rest, err := asn1.Unmarshal(b, &v); err != nil || len(rest) > 0 || v.Tag != asn1.TagSequence || !v.IsCompound {
		return nil, false
	}
	var parts []asn1.RawValue
	for rest := v.Bytes; len(rest) > 0 && len(parts) <= 10; {
		var part asn1.RawValue
		var err error
		if rest, err = asn1.Unmarshal(rest, &part); err != nil {
			return nil, false
		}
		parts = append(parts, part)
	}
	return parts, true
}

// shapeOf writes the kinds of elements as letters: i integer, s sequence, o octet string, b bit string, digits for
// context tags.
func shapeOf(parts []asn1.RawValue) string {
	shape := ""
	for _, p := range parts {
		switch {
		case p.Class == asn1.ClassContextSpecific && p.Tag < 10:
			shape += string(rune('0' + p.Tag))
		case p.Class != asn1.ClassUniversal:
			shape += "?"
		case p.Tag == asn1.TagInteger:
			shape += "i"
		case p.Tag == asn1.TagSequence:
			shape += "s"
		case p.Tag == asn1.TagOctetString:
			shape += "o"
		case p.Tag == asn1.TagBitString:
			shape += "b"
		default:
			shape += "?"
		}
	}
	return shape
}

func readPKCS1Public(b []byte) (Key, error) {
	var p struct{ N, E *big.Int }
	if _, err := asn1.Unmarshal(b, &p); err != nil {
		return Key{}, fmt.Errorf("the integers of the RSA key are damaged: %w", ErrBadKey)
	}
	return publicRSA(p.N, p.E, pkcs1Public)
}

// readPKCS1 reads an RSA private key (RFC 8017 §A.1.2) without the standard library's parser, which computes with
// numbers of any size before anybody has looked at them.
func readPKCS1(b []byte) (Key, error) {
	var p struct {
		Version                   int
		N, E, D, P, Q, DP, DQ, QI *big.Int
		Others                    asn1.RawValue `asn1:"optional"`
	}
	if _, err := asn1.Unmarshal(b, &p); err != nil {
		return Key{}, fmt.Errorf("the integers of the RSA key are damaged: %w", ErrBadKey)
	}
	if p.Version != 0 {
		return Key{}, fmt.Errorf("an RSA key of more than two primes, which JOSE libraries do not take: %w", ErrBadKey)
	}
	k, err := privateRSA(p.N, p.E, p.D, p.P, p.Q)
	k.Container = pkcs1Private
	return k, err
}

// The object identifiers of kinds of keys (RFC 5480, RFC 8017, RFC 8410).
const (
	oidRSA     = "1.2.840.113549.1.1.1"
	oidRSAPSS  = "1.2.840.113549.1.1.10"
	oidEC      = "1.2.840.10045.2.1"
	oidEd25519 = "1.3.101.112"
)

// algorithmID is an AlgorithmIdentifier (RFC 5280 §4.1.1.2).
type algorithmID struct {
	Algorithm  asn1.ObjectIdentifier
	Parameters asn1.RawValue `asn1:"optional"`
}

// curveID returns the curve that the parameters name, nil where they name none.
func (a algorithmID) curveID() asn1.ObjectIdentifier {
	var oid asn1.ObjectIdentifier
	if _, err := asn1.Unmarshal(a.Parameters.FullBytes, &oid); err != nil {
		return nil
	}
	return oid
}

func readPKCS8(b []byte) (Key, error) {
	var p struct {
		Version    int
		Algorithm  algorithmID
		PrivateKey []byte
		Attributes asn1.RawValue `asn1:"optional,tag:0"`
		PublicKey  asn1.RawValue `asn1:"optional,tag:1"`
	}
	if _, err := asn1.Unmarshal(b, &p); err != nil {
		return Key{}, fmt.Errorf("the PKCS #8 structure is damaged: %w", ErrBadKey)
	}
	var k Key
	var err error
	switch p.Algorithm.Algorithm.String() {
	case oidRSA, oidRSAPSS:
		k, err = readPKCS1(p.PrivateKey)
	case oidEC:
		k, err = readSEC1(p.PrivateKey, p.Algorithm.curveID())
	case oidEd25519:
		var seed []byte
		if rest, bad := asn1.Unmarshal(p.PrivateKey, &seed); bad != nil || len(rest) > 0 || len(seed) != ed25519.SeedSize {
			return Key{}, fmt.Errorf("the Ed25519 key has not %d bytes: %w", ed25519.SeedSize, ErrBadKey)
		}
		k = FromPrivate(ed25519.NewKeyFromSeed(seed))
	default:
		k, err = unusableKey(p.Algorithm, true)
	}
	k.Container = pkcs8
	return k, err
}

// readSEC1 reads an EC private key (RFC 5915). Inside of PKCS #8 the curve is named outside.
func readSEC1(b []byte, outer asn1.ObjectIdentifier) (Key, error) {
	var p struct {
		Version    int
		PrivateKey []byte
		Curve      asn1.ObjectIdentifier `asn1:"optional,explicit,tag:0"`
		PublicKey  asn1.BitString        `asn1:"optional,explicit,tag:1"`
	}
	if _, err := asn1.Unmarshal(b, &p); err != nil {
		return Key{}, fmt.Errorf("the SEC 1 structure is damaged, or spells its curve out instead of naming it: %w", ErrBadKey)
	}
	oid := p.Curve
	if outer != nil {
		oid = outer
	}
	c, ok := curveByOID(oid)
	if !ok {
		return unusableCurve(oid, true)
	}
	d := p.PrivateKey
	for len(d) > c.size() && d[0] == 0 {
		d = d[1:]
	}
	private, err := ecdsa.ParseRawPrivateKey(c.group(), leftPad(d, c.size()))
	if err != nil {
		return Key{}, fmt.Errorf("the private number is none of %s: %w", c.name, ErrBadKey)
	}
	k := FromPrivate(private)
	k.Container = sec1
	return k, nil
}

func leftPad(b []byte, size int) []byte {
	if len(b) >= size {
		return b
	}
	return append(make([]byte, size-len(b)), b...)
}

func readSPKI(b []byte) (Key, error) {
	var p struct {
		Algorithm algorithmID
		PublicKey asn1.BitString
	}
	if _, err := asn1.Unmarshal(b, &p); err != nil {
		return Key{}, fmt.Errorf("the SubjectPublicKeyInfo is damaged: %w", ErrBadKey)
	}
	var k Key
	var err error
	switch raw := p.PublicKey.Bytes; p.Algorithm.Algorithm.String() {
	case oidRSA, oidRSAPSS:
		k, err = readPKCS1Public(raw)
	case oidEC:
		k, err = publicEC(p.Algorithm.curveID(), raw)
	case oidEd25519:
		if len(raw) != ed25519.PublicKeySize {
			return Key{}, fmt.Errorf("the Ed25519 key has %d bytes, not %d: %w", len(raw), ed25519.PublicKeySize, ErrBadKey)
		}
		k = FromPublic(ed25519.PublicKey(raw))
	default:
		k, err = unusableKey(p.Algorithm, false)
	}
	k.Container = spki
	return k, err
}

func publicEC(oid asn1.ObjectIdentifier, point []byte) (Key, error) {
	c, ok := curveByOID(oid)
	if !ok {
		return unusableCurve(oid, false)
	}
	if len(point) == c.size()+1 && (point[0] == 2 || point[0] == 3) {
		x, y := elliptic.UnmarshalCompressed(c.group(), point)
		if x == nil {
			return Key{}, fmt.Errorf("the point does not lie on %s: %w", c.name, ErrBadKey)
		}
		point = append(append([]byte{4}, x.FillBytes(make([]byte, c.size()))...), y.FillBytes(make([]byte, c.size()))...)
	}
	p, err := ecdsa.ParseUncompressedPublicKey(c.group(), point)
	if err != nil {
		return Key{}, fmt.Errorf("the point does not lie on %s: %w", c.name, ErrBadKey)
	}
	return FromPublic(p), nil
}

func curveByOID(oid asn1.ObjectIdentifier) (curve, bool) {
	names := map[string]string{"1.2.840.10045.3.1.7": "P-256", "1.3.132.0.34": "P-384", "1.3.132.0.35": "P-521"}
	return curveNamed(names[oid.String()])
}

func unusableCurve(oid asn1.ObjectIdentifier, private bool) (Key, error) {
	if c, ok := onlyNamed("", oid); ok {
		return Key{Kind: ECKey, Private: private, Curve: c.name, Bits: c.bits, Unusable: c.why, m: &material{}}, nil
	}
	return Key{}, fmt.Errorf("the curve %s is none that JOSE knows: %w", oid, ErrBadKey)
}

func unusableKey(a algorithmID, private bool) (Key, error) {
	if c, ok := onlyNamed("", a.Algorithm); ok {
		return Key{Kind: EdwardsKey, Private: private, Curve: c.name, Bits: c.bits, Unusable: c.why, m: &material{}}, nil
	}
	return Key{}, fmt.Errorf("a kind of key (%s) that signs no tokens: %w", a.Algorithm, ErrBadKey)
}

func readCertificate(b []byte) (Key, error) {
	var c struct {
		TBS       asn1.RawValue
		Algorithm asn1.RawValue
		Signature asn1.BitString
	}
	if _, err := asn1.Unmarshal(b, &c); err != nil {
		return Key{}, fmt.Errorf("the certificate is damaged: %w", ErrBadKey)
	}
	// Its public key, before the standard library computes with it.
	parts, _ := elements(c.TBS.FullBytes)
	for _, p := range parts {
		if inner, ok := elements(p.FullBytes); ok && shapeOf(inner) == "sb" {
			k, err := readSPKI(p.FullBytes)
			k.Container = certificate
			if _, bad := x509.ParseCertificate(b); bad != nil && err == nil && shapeOf(parts)[:1] == "0" {
				err = fmt.Errorf("the certificate is damaged: %w", ErrBadKey)
			}
			return k, err
		}
	}
	return Key{}, fmt.Errorf("it looks like a certificate and has no public key: %w", ErrBadKey)
}

// publicRSA makes a key of its numbers. What is weak about them is no reason not to show it; a number that no key
// can have is.
func publicRSA(n, e *big.Int, container string) (Key, error) {
	switch {
	case n.Sign() <= 0 || e.Sign() <= 0:
		return Key{}, fmt.Errorf("the RSA modulus and exponent must be positive: %w", ErrBadKey)
	case n.BitLen() > MaxRSABits:
		return Key{}, fmt.Errorf("an RSA key of %d bits, more than %d: %w", n.BitLen(), MaxRSABits, ErrTooLarge)
	case e.BitLen() > 31:
		return Key{}, fmt.Errorf("an RSA exponent of %d bits: Go and most libraries take at most 31: %w", e.BitLen(), ErrBadKey)
	}
	k := FromPublic(&rsa.PublicKey{N: n, E: int(e.Int64())})
	k.Container = container
	return k, nil
}

// privateRSA makes a key of its numbers, and checks with a few multiplications that they belong together. The
// standard library checks more when the key is used.
func privateRSA(n, e, d, p, q *big.Int) (Key, error) {
	k, err := publicRSA(n, e, pkcs1Private)
	if err != nil {
		return k, err
	}
	one := big.NewInt(1)
	for _, v := range []*big.Int{d, p, q} {
		if v.Cmp(one) <= 0 || v.BitLen() > n.BitLen() {
			return Key{}, fmt.Errorf("the numbers of the RSA key do not belong together: %w", ErrBadKey)
		}
	}
	if new(big.Int).Mul(p, q).Cmp(n) != 0 {
		return Key{}, fmt.Errorf("the primes of the RSA key do not give its modulus: %w", ErrBadKey)
	}
	for _, prime := range []*big.Int{p, q} {
		m := new(big.Int).Sub(prime, one)
		de := new(big.Int).Mul(d, e)
		if m.Sign() == 0 || de.Mod(de, m).Cmp(one) != 0 {
			return Key{}, fmt.Errorf("the private exponent of the RSA key does not belong to its public one: %w", ErrBadKey)
		}
	}
	public, ok := k.m.public.(*rsa.PublicKey)
	if !ok {
		return Key{}, ErrBadKey
	}
	k.Private, k.m.private = true, &rsa.PrivateKey{PublicKey: *public, D: d, Primes: []*big.Int{p, q}}
	return k, nil
}
