package keys

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
)

// Misuse is a way in which a signature was made with a given key, other than the one that the token's algorithm says.
type Misuse struct {
	// Source is the key that was used.
	Source Source
	// Message says how, Fix what the signer has to change. Both are safe to print.
	Message, Fix string
}

// FindMisuse looks for the way in which a signature that does not verify was made with one of the keys of pairs: with
// the text of a key file as an HMAC secret, or with another algorithm of the same key. Nothing is guessed, and what is
// found never makes the signature a valid one.
func FindMisuse(candidates []Source, alg, signingInput string, sig []byte) (Misuse, bool) {
	info, known := Lookup(alg)
	if !known || len(signingInput) > maxExplained {
		return Misuse{}, false
	}
	for _, c := range candidates {
		k := c.AsKey()
		switch {
		case k.Kind == SecretKey || k.m == nil || k.Unusable != "":
		case info.Kind == SecretKey:
			for _, s := range k.spellings() {
				if matchesHMAC(alg, s.text, signingInput, sig) {
					return usedAsSecret(c, k, alg, s), true
				}
			}
		case info.Kind == k.Kind:
			if other, ok := k.otherAlgorithm(alg, signingInput, sig); ok {
				return Misuse{
					Source: c, Message: fmt.Sprintf("the header says %s, and the signature is one of %s with the key of %s", alg, other, c.Place),
					Fix: fmt.Sprintf("let the signer write the algorithm into alg that it signs with: %s", other),
				}, true
			}
		}
	}
	return Misuse{}, false
}

func usedAsSecret(c Source, k Key, alg string, s spelling) Misuse {
	m := Misuse{
		Source:  c,
		Message: fmt.Sprintf("the token was signed with %s, with %s of %s as the secret%s", alg, s.name, c.Place, s.how),
		Fix: "sign with " + oneOfAlgorithms(k) + ", which the private key is for (jsonwebtoken and others take HS256 where no " +
			"algorithm is named)",
	}
	if !s.private {
		m.Fix = "anybody who has the public key can make such a token (RFC 8725 §2.1): let the server accept only " + oneOfAlgorithms(k) +
			", and sign with the private key"
	}
	return m
}

func oneOfAlgorithms(k Key) string {
	if len(k.Algorithms()) == 0 {
		return "an algorithm of the key"
	}
	return k.Algorithms()[0]
}

// matchesHMAC computes with a text that a [Key] would refuse to be a secret.
func matchesHMAC(alg string, secret []byte, signingInput string, sig []byte) bool {
	m, err := method(alg)
	return err == nil && len(secret) > 0 && m.Verify(signingInput, sig, secret) == nil
}

// otherAlgorithm returns the algorithm, of those that the key serves, with which the signature verifies.
func (k Key) otherAlgorithm(alg, signingInput string, sig []byte) (string, bool) {
	plain := k
	plain.Algorithm, plain.Use, plain.Operations = "", "", nil // what the key says about itself is another matter
	for _, other := range plain.Algorithms() {
		if other != alg && plain.Verify(other, signingInput, sig) == nil {
			return other, true
		}
	}
	return "", false
}

// spelling is a text that a key can be written as, and that may have been taken for a secret.
type spelling struct {
	name, how string // "the text", " (without the line end at its end)"
	text      []byte
	private   bool
}

// spellings lists them: the file itself first, then what the key is usually converted to.
func (k Key) spellings() []spelling {
	list := []spelling{}
	if text := k.m.text.Reveal(); len(text) > 0 {
		list = append(list, spelling{name: "the text", text: text, private: k.Private})
	}
	if public, err := x509.MarshalPKIXPublicKey(k.PublicKey()); err == nil {
		list = append(list, inPEM("the public key as PEM (SPKI)", "PUBLIC KEY", public, false), spelling{name: "the public key in DER", text: public})
	}
	if p, ok := k.PublicKey().(*rsa.PublicKey); ok {
		list = append(list, inPEM("the public key as PEM (PKCS #1)", "RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(p), false))
	}
	if private, err := x509.MarshalPKCS8PrivateKey(k.PrivateKey()); k.Private && err == nil {
		list = append(list, inPEM("the private key as PEM (PKCS #8)", "PRIVATE KEY", private, true))
	}
	switch p := k.PrivateKey().(type) {
	case *rsa.PrivateKey:
		list = append(list, inPEM("the private key as PEM (PKCS #1)", "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(p), true))
	case *ecdsa.PrivateKey:
		if der, err := x509.MarshalECPrivateKey(p); err == nil {
			list = append(list, inPEM("the private key as PEM (SEC 1)", "EC PRIVATE KEY", der, true))
		}
	}
	var out []spelling
	for _, s := range list {
		out = append(out, s.variants()...)
	}
	return out
}

func inPEM(name, label string, der []byte, private bool) spelling {
	return spelling{name: name, text: pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}), private: private}
}

// variants adds what settings and editors do to the ends of lines.
func (s spelling) variants() []spelling {
	out := []spelling{s}
	add := func(how string, text []byte) {
		if !slices.ContainsFunc(out, func(o spelling) bool { return bytes.Equal(o.text, text) }) {
			out = append(out, spelling{s.name, " (" + how + ")", text, s.private})
		}
	}
	if !strings.HasSuffix(s.name, "DER") {
		trimmed := bytes.TrimSpace(s.text)
		add("without the line end at its end", trimmed)
		add(`with its line ends written as \n`, bytes.ReplaceAll(s.text, []byte("\n"), []byte(`\n`)))
		add(`with its line ends written as \n`, bytes.ReplaceAll(trimmed, []byte("\n"), []byte(`\n`)))
		add(`with each \n turned into a line end`, bytes.ReplaceAll(s.text, []byte(`\n`), []byte("\n")))
		add("with a line end after it", append(bytes.Clone(s.text), '\n'))
	}
	return out
}
