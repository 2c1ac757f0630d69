package fault

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// AlgNotAllowed is a sound token of another algorithm: with the same key where that can be.
func AlgNotAllowed() mint.Fault {
	return mint.Fault{
		ID: "alg-not-allowed", Cause: "alg-not-allowed", Title: "it is signed with another algorithm",
		Answer: mint.Refuse,
		Why:    "the verifier lists the algorithms that it accepts (RFC 8725 §3.1)",
		Make: func(d mint.Draft) (string, error) {
			alg := otherAlgorithm(d.Alg)
			k := d.Key
			k.Algorithm = "" // what a JWK says about itself is the verifier's to know
			if _, err := k.Sign(alg, ""); err != nil {
				if k, err = d.NewKey(alg); err != nil {
					return "", err
				}
			}
			return d.SignedBy(alg, k).Sign()
		},
	}
}

func otherAlgorithm(alg string) string {
	switch {
	case alg == "HS256" || alg == "HS384":
		return "HS512"
	case strings.HasPrefix(alg, "HS"):
		return "HS256"
	case strings.HasPrefix(alg, "RS"):
		return "PS" + alg[2:]
	case strings.HasPrefix(alg, "PS"):
		return "RS" + alg[2:]
	case alg == "ES256":
		return "ES384"
	}
	return "ES256"
}

// AlgNotAllowedConfusion is signed with HMAC, and the public key is the secret: what a verifier computes that lets the
// token choose the algorithm.
func AlgNotAllowedConfusion() mint.Fault {
	return mint.Fault{
		ID: "alg-not-allowed-confusion", Cause: "alg-not-allowed", Title: "HS256 with the public key as the secret",
		Answer: mint.Refuse, Forged: true, Kinds: []keys.Kind{keys.RSAKey, keys.ECKey, keys.EdwardsKey},
		Why: "everybody has the public key: the key decides the algorithm, never the token (RFC 8725 §2.1, §3.1)",
		Make: func(d mint.Draft) (string, error) {
			public, _ := d.Key.Public()
			secret, err := keys.Write([]keys.Key{public}, keys.PEM)
			if err != nil {
				return "", err
			}
			return hmac256(d, secret.Reveal()), nil
		},
	}
}

// hmac256 signs with HS256 whatever the secret is: package keys refuses what no honest signer uses.
func hmac256(d mint.Draft, secret []byte) string {
	input := d.WithHeaderText("alg", "HS256").SigningInput()
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(input))
	return input + "." + mint.Encode(h.Sum(nil))
}
