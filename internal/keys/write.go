package keys

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"math/big"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ErrForm says that the key has no such form, as a secret has none in PEM.
var ErrForm = errors.New("no such form")

// Write writes keys in a form: a private key as PKCS #8, a public one as SubjectPublicKeyInfo, in PEM or DER; as a JWK
// with its kid, alg, use and key_ops; or as a set. PEM takes several keys, DER and JWK one. What comes out is a
// secret if one of the keys is private.
func Write(list []Key, form Form) (finding.Secret, error) {
	if len(list) == 0 {
		return finding.Secret{}, ErrNoKeyFound
	}
	if len(list) > 1 && (form == DER || form == JWK) {
		return finding.Secret{}, fmt.Errorf("%d keys do not go into one %s: %w", len(list), form, ErrForm)
	}
	var out []byte
	for i, k := range list {
		b, err := k.write(form)
		if err != nil {
			return finding.Secret{}, err
		}
		if form == JWKS && i > 0 {
			out = append(out, ',')
		}
		out = append(out, b...)
	}
	switch form {
	case JWKS:
		out = append(append([]byte(`{"keys":[`), out...), "]}\n"...)
	case JWK:
		out = append(out, '\n')
	case PEM, DER:
	}
	return finding.NewSecret(out), nil
}

func (k Key) write(form Form) ([]byte, error) {
	if k.Unusable != "" {
		return nil, fmt.Errorf("%s: %s: %w", k, k.Unusable, ErrUnsupported)
	}
	if form == JWK || form == JWKS {
		return k.writeJWK(), nil
	}
	if k.Kind == SecretKey {
		return nil, fmt.Errorf("a secret has no %s form: %w", form, ErrForm)
	}
	label, der, err := "PUBLIC KEY", []byte(nil), error(nil)
	if k.Private {
		label = "PRIVATE KEY"
		der, err = x509.MarshalPKCS8PrivateKey(k.PrivateKey())
	} else {
		der, err = x509.MarshalPKIXPublicKey(k.PublicKey())
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be written as %s: %w", k, form, ErrKeyUnfit)
	}
	if form == PEM {
		return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}), nil
	}
	return der, nil
}

// writeJWK writes one JWK: kty first, what it says about itself, then its numbers (RFC 7518 §6).
func (k Key) writeJWK() []byte {
	m := k.thumbprintMembers()
	maps.Copy(m, k.privateMembers())
	out := []byte{'{'}
	add := func(name string, raw []byte) {
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, exactjson.Quote(name)...), ':'), raw...)
	}
	add("kty", exactjson.Quote(m["kty"]))
	for _, about := range [][2]string{{"kid", k.ID}, {"alg", k.Algorithm}, {"use", k.Use}} {
		if about[1] != "" {
			add(about[0], exactjson.Quote(about[1]))
		}
	}
	if k.Operations != nil {
		ops := []byte{'['}
		for i, op := range k.Operations {
			if i > 0 {
				ops = append(ops, ',')
			}
			ops = append(ops, exactjson.Quote(op)...)
		}
		add("key_ops", append(ops, ']'))
	}
	for _, name := range []string{"crv", "n", "e", "x", "y", "k", "d", "p", "q", "dp", "dq", "qi"} {
		if v, ok := m[name]; ok {
			add(name, exactjson.Quote(v))
		}
	}
	return append(out, '}')
}

// privateMembers returns the members of the private half.
func (k Key) privateMembers() map[string]string {
	switch p := k.PrivateKey().(type) {
	case *rsa.PrivateKey:
		one := big.NewInt(1)
		rest := func(prime *big.Int) []byte {
			return new(big.Int).Mod(p.D, new(big.Int).Sub(prime, one)).Bytes()
		}
		return map[string]string{
			"d": encode64(p.D.Bytes()), "p": encode64(p.Primes[0].Bytes()), "q": encode64(p.Primes[1].Bytes()),
			"dp": encode64(rest(p.Primes[0])), "dq": encode64(rest(p.Primes[1])),
			"qi": encode64(new(big.Int).ModInverse(p.Primes[1], p.Primes[0]).Bytes()),
		}
	case *ecdsa.PrivateKey:
		d, err := p.Bytes()
		if err != nil {
			return nil
		}
		return map[string]string{"d": encode64(d)}
	case ed25519.PrivateKey:
		return map[string]string{"d": encode64(p.Seed())}
	}
	return nil
}

// Confidential returns the parts of a secret or private key in the spellings in which a file has them, to be masked
// wherever they might be printed. Of a public key there are none.
func (k Key) Confidential() []finding.Secret {
	var out []finding.Secret
	if k.Kind == SecretKey && k.m != nil {
		out = append(out, k.m.secret, finding.NewSecret([]byte(encode64(k.m.secret.Reveal()))))
	}
	for _, v := range k.privateMembers() {
		out = append(out, finding.NewSecret([]byte(v)))
	}
	if k.PrivateKey() != nil {
		if text, err := k.write(PEM); err == nil {
			out = append(out, finding.NewSecret(text))
		}
	}
	return out
}
