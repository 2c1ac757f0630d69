package keys

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// readJSON reads a JWK or a JWK set (RFC 7517 §4, §5). The keys of a set are read one by one: a broken one is named,
// and the others are of use.
func (r *reader) readJSON(b []byte) error {
	o, fault := exactjson.ParseObject(b)
	if fault != nil {
		return fmt.Errorf("it is no whole JSON: %s, at byte %d: %w", fault.Message, fault.Offset, ErrBadKey)
	}
	if list, ok := o.Get("keys"); ok {
		return r.readSet(list)
	}
	if _, ok := o.Get("kty"); !ok {
		return fmt.Errorf("%s: %w", foreignJSON(o), ErrNoKeyFound)
	}
	r.set.Form = JWK
	k, err := readJWK(o)
	if err != nil {
		return err
	}
	r.add(k, 1)
	return nil
}

func (r *reader) readSet(list exactjson.Value) error {
	r.set.Form = JWKS
	if list.Kind != exactjson.KindArray {
		return fmt.Errorf("the member keys is %s, not an array: %w", list.Kind, ErrBadKey)
	}
	all := list.Elements()
	if len(all) > MaxKeys {
		return fmt.Errorf("a set of %d keys, more than %d: %w", len(all), MaxKeys, ErrTooLarge)
	}
	if len(all) == 0 {
		return fmt.Errorf("the key set is empty: %w", ErrNoKeyFound)
	}
	for i, v := range all {
		o, ok := v.Object()
		if !ok {
			r.reject(fmt.Sprintf("key %d", i+1), fmt.Errorf("it is %s, not an object: %w", v.Kind, ErrBadKey))
			continue
		}
		what := fmt.Sprintf("key %d", i+1)
		if kid, ok := text(o, "kid"); ok {
			what += fmt.Sprintf(" (kid %s)", finding.Quote(kid))
		}
		k, err := readJWK(o)
		if err != nil {
			r.reject(what, err)
			continue
		}
		r.add(k, i+1)
	}
	return nil
}

// foreignJSON says what a JSON document is that holds no key.
func foreignJSON(o exactjson.Object) string {
	_, discovery := o.Get("jwks_uri")
	_, service := o.Get("private_key")
	_, token := o.Get("access_token")
	switch {
	case discovery:
		return "a discovery document: the keys are at the address in its jwks_uri"
	case service:
		return "a service account file: the key is in its member private_key"
	case token:
		return "the answer of a token endpoint"
	}
	return "a JSON document without kty or keys"
}

// readJWK reads one JWK: with the standard library rather than go-jose, which drops key_ops, reads RSA up to 4096 bits
// by a global limit, and does not say which member is wrong.
func readJWK(o exactjson.Object) (Key, error) {
	if d := o.Duplicates(); len(d) > 0 {
		return Key{}, fmt.Errorf("the member %s is there twice: %w", finding.Quote(d[0]), ErrBadKey)
	}
	for _, name := range []string{"kty", "kid", "alg", "use", "crv"} {
		if v, ok := o.Get(name); ok && v.Kind != exactjson.KindString {
			return Key{}, fmt.Errorf("%s is %s, not a string: %w", name, v.Kind, ErrBadKey)
		}
	}
	k, err := readMembers(o)
	if err != nil {
		return Key{}, err
	}
	k.ID, _ = text(o, "kid")
	k.Algorithm, _ = text(o, "alg")
	k.Use, _ = text(o, "use")
	k.Container = "JWK"
	if v, ok := o.Get("key_ops"); ok {
		ops, isList := v.Strings()
		if v.Kind != exactjson.KindArray || !isList {
			return Key{}, fmt.Errorf("key_ops is no list of strings: %w", ErrBadKey)
		}
		k.Operations = append([]string{}, ops...)
	}
	return k, checkX5C(o, k)
}

func readMembers(o exactjson.Object) (Key, error) {
	kty, _ := text(o, "kty")
	switch kty {
	case "oct":
		return readOct(o)
	case "RSA":
		return readRSA(o)
	case "EC":
		return readEC(o)
	case "OKP":
		return readOKP(o)
	case "AKP":
		m, err := stringMembers(o, "alg", "kty", "pub")
		_, private := o.Get("priv")
		return Key{Kind: LatticeKey, Private: private, Unusable: noLattice, m: &material{members: m}}, err
	case "":
		return Key{}, fmt.Errorf("it has no kty: %w", ErrBadKey)
	}
	return Key{}, fmt.Errorf("kty %s is none that is registered (RSA, EC, OKP, oct, AKP): %w", finding.Quote(kty), ErrBadKey)
}

func readOct(o exactjson.Object) (Key, error) {
	b, err := octets(o, "k")
	if err != nil {
		return Key{}, err
	}
	if len(b) == 0 {
		return Key{}, fmt.Errorf("k is empty: a secret without bytes signs for everybody: %w", ErrBadKey)
	}
	return SecretOf(Source{Secret: finding.NewSecret(b)}), nil
}

func readRSA(o exactjson.Object) (Key, error) {
	n, err := number(o, "n")
	if err != nil {
		return Key{}, err
	}
	e, err := number(o, "e")
	if err != nil {
		return Key{}, err
	}
	if _, private := o.Get("d"); !private {
		if name := present(o, "p", "q", "dp", "dq", "qi", "oth"); name != "" {
			return Key{}, fmt.Errorf("it has %s, a part of the private key, and no d: %w", name, ErrBadKey)
		}
		return publicRSA(n, e, "JWK")
	}
	if name := present(o, "oth"); name != "" {
		return Key{}, fmt.Errorf("an RSA key of more than two primes, which JOSE libraries do not take: %w", ErrBadKey)
	}
	if present(o, "p") == "" || present(o, "q") == "" {
		return Key{}, fmt.Errorf("the private key has d, and not the primes p and q that libraries need: %w", ErrBadKey)
	}
	var parts [3]*big.Int
	for i, name := range []string{"d", "p", "q"} {
		if parts[i], err = number(o, name); err != nil {
			return Key{}, err
		}
	}
	return privateRSA(n, e, parts[0], parts[1], parts[2])
}

func readEC(o exactjson.Object) (Key, error) {
	crv, _ := text(o, "crv")
	c, ok := curveNamed(crv)
	if !ok {
		return readNamedCurve(o, ECKey, crv, "crv", "kty", "x", "y")
	}
	point := []byte{4} // uncompressed (SEC 1 §2.3.3)
	for _, name := range []string{"x", "y"} {
		b, err := octets(o, name)
		if err != nil {
			return Key{}, err
		}
		if len(b) != c.size() {
			return Key{}, fmt.Errorf("%s has %d bytes, and %s needs %d, leading zeros included: %w", name, len(b), c.name, c.size(), ErrBadKey)
		}
		point = append(point, b...)
	}
	public, err := ecdsa.ParseUncompressedPublicKey(c.group(), point)
	if err != nil {
		return Key{}, fmt.Errorf("the point (x, y) does not lie on %s: %w", c.name, ErrBadKey)
	}
	if _, private := o.Get("d"); !private {
		return FromPublic(public), nil
	}
	d, err := octets(o, "d")
	if err != nil {
		return Key{}, err
	}
	if len(d) > c.size() {
		return Key{}, fmt.Errorf("d has %d bytes, and %s needs %d: %w", len(d), c.name, c.size(), ErrBadKey)
	}
	private, err := ecdsa.ParseRawPrivateKey(c.group(), leftPad(d, c.size()))
	if err != nil || !private.PublicKey.Equal(public) {
		return Key{}, fmt.Errorf("d does not belong to x and y: %w", ErrBadKey)
	}
	return FromPrivate(private), nil
}

func readOKP(o exactjson.Object) (Key, error) {
	crv, _ := text(o, "crv")
	if crv != "Ed25519" {
		return readNamedCurve(o, EdwardsKey, crv, "crv", "kty", "x")
	}
	x, err := octets(o, "x")
	if err != nil {
		return Key{}, err
	}
	if len(x) != ed25519.PublicKeySize {
		return Key{}, fmt.Errorf("x has %d bytes, and Ed25519 needs %d: %w", len(x), ed25519.PublicKeySize, ErrBadKey)
	}
	if _, private := o.Get("d"); !private {
		return FromPublic(ed25519.PublicKey(x)), nil
	}
	d, err := octets(o, "d")
	if err != nil {
		return Key{}, err
	}
	if len(d) != ed25519.SeedSize {
		return Key{}, fmt.Errorf("d has %d bytes, and Ed25519 needs %d: %w", len(d), ed25519.SeedSize, ErrBadKey)
	}
	private := ed25519.NewKeyFromSeed(d)
	if !bytes.Equal(private[ed25519.SeedSize:], x) {
		return Key{}, fmt.Errorf("d does not belong to x: %w", ErrBadKey)
	}
	return FromPrivate(private), nil
}

// readNamedCurve reads a key on a curve that is only known by name.
func readNamedCurve(o exactjson.Object, kind Kind, crv string, required ...string) (Key, error) {
	c, ok := onlyNamed(crv, nil)
	if !ok {
		return Key{}, fmt.Errorf("crv %s is none that is registered for %s: %w", finding.Quote(crv), kind, ErrBadKey)
	}
	m, err := stringMembers(o, required...)
	_, private := o.Get("d")
	return Key{Kind: kind, Private: private, Curve: c.name, Bits: c.bits, Unusable: c.why, m: &material{members: m}}, err
}

// checkX5C holds the first certificate of a JWK against its key (RFC 7517 §4.7).
func checkX5C(o exactjson.Object, k Key) error {
	v, ok := o.Get("x5c")
	if !ok || k.Unusable != "" {
		return nil
	}
	chain, isList := v.Strings()
	if v.Kind != exactjson.KindArray || !isList || len(chain) == 0 {
		return fmt.Errorf("x5c is no list of certificates: %w", ErrBadKey)
	}
	der, err := base64.StdEncoding.DecodeString(chain[0])
	if err != nil {
		return fmt.Errorf("x5c is no base64 (with padding, unlike all else in a JWK): %w", ErrBadKey)
	}
	leaf, err := readCertificate(der)
	if err != nil {
		return fmt.Errorf("x5c: %w", err)
	}
	if !leaf.samePublic(k) {
		return fmt.Errorf("the certificate in x5c belongs to another key: %w", ErrBadKey)
	}
	return nil
}

func text(o exactjson.Object, name string) (string, bool) {
	v, _ := o.Get(name)
	return v.Text()
}

// present returns the first of the names that the object has.
func present(o exactjson.Object, names ...string) string {
	for _, name := range names {
		if _, ok := o.Get(name); ok {
			return name
		}
	}
	return ""
}

// octets decodes a member in base64url without padding (RFC 7515 §2).
func octets(o exactjson.Object, name string) ([]byte, error) {
	v, ok := o.Get(name)
	if !ok {
		return nil, fmt.Errorf("%s is missing: %w", name, ErrBadKey)
	}
	s, ok := v.Text()
	if !ok {
		return nil, fmt.Errorf("%s is %s, not a string: %w", name, v.Kind, ErrBadKey)
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	switch {
	case strings.ContainsAny(s, "\r\n"): // which the decoder skips
		return nil, fmt.Errorf("%s has line ends in it: %w", name, ErrBadKey)
	case err == nil:
		return b, nil
	case strings.ContainsAny(s, "+/"):
		return nil, fmt.Errorf("%s is base64, not base64url: it has + or /: %w", name, ErrBadKey)
	case strings.Contains(s, "="):
		return nil, fmt.Errorf("%s has padding (=), which base64url in a JWK has not: %w", name, ErrBadKey)
	}
	return nil, fmt.Errorf("%s is no base64url: %w", name, ErrBadKey)
}

// number decodes a Base64urlUInt (RFC 7518 §2).
func number(o exactjson.Object, name string) (*big.Int, error) {
	b, err := octets(o, name)
	if err != nil {
		return nil, err
	}
	if len(b) > MaxRSABits/8+1 {
		return nil, fmt.Errorf("%s has %d bytes: an RSA key of more than %d bits: %w", name, len(b), MaxRSABits, ErrTooLarge)
	}
	return new(big.Int).SetBytes(b), nil
}

// stringMembers collects the members of a thumbprint.
func stringMembers(o exactjson.Object, names ...string) (map[string]string, error) {
	m := map[string]string{}
	for _, name := range names {
		s, ok := text(o, name)
		if !ok || s == "" {
			return nil, fmt.Errorf("%s is missing, or no string: %w", name, ErrBadKey)
		}
		m[name] = s
	}
	return m, nil
}
