package fault

import (
	"bytes"

	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// HeaderKeyReference brings the key that verifies it along.
func HeaderKeyReference() mint.Fault {
	return mint.Fault{
		ID: "header-key-reference", Cause: "header-key-reference", Title: "the header carries the key to verify it with",
		Answer: mint.Refuse, Forged: true, Keyless: true,
		Why: "a key from the token itself proves nothing (RFC 8725 §3.10)",
		Make: func(d mint.Draft) (string, error) {
			return strangers(d, func(d mint.Draft, public keys.Key) (mint.Draft, error) {
				jwk, err := keys.Write([]keys.Key{public}, keys.JWK)
				return d.WithHeader("jwk", bytes.TrimSpace(jwk.Reveal())), err
			})
		},
	}
}

// HeaderKeyReferenceURL says where its key is to be fetched.
func HeaderKeyReferenceURL() mint.Fault {
	return mint.Fault{
		ID: "header-key-reference-url", Cause: "header-key-reference", Title: "the header says where to fetch the key",
		Answer: mint.Refuse, Forged: true, Keyless: true,
		Why: "an address from the token itself proves nothing, and fetching it is what the sender wants (RFC 8725 §3.10)",
		Make: func(d mint.Draft) (string, error) {
			return strangers(d, func(d mint.Draft, _ keys.Key) (mint.Draft, error) {
				return d.WithHeaderText("jku", "https://keys.example.net/jwks.json"), nil
			})
		},
	}
}

// strangers signs with a key pair that nobody has seen, after the header was made to point to it.
func strangers(d mint.Draft, point func(mint.Draft, keys.Key) (mint.Draft, error)) (string, error) {
	alg := d.Alg
	if d.Key.Kind == keys.SecretKey || d.Key.IsZero() {
		alg = "ES256"
	}
	k, err := d.NewKey(alg)
	if err != nil {
		return "", err
	}
	public, _ := k.Public()
	d, err = point(d.SignedBy(alg, k), public)
	if err != nil {
		return "", err
	}
	return d.Sign()
}
