package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// WrongKeyOrKeyType is a key that does not belong to the algorithm, or not to the token.
func WrongKeyOrKeyType() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "wrong-key-or-key-type", Title: "the verifier's key is of another kind than the token needs, or is not the signer's",
		Families: diagnose.Header | diagnose.Signature, Usual: 37,
		Doc: diagnose.Doc{
			Text: "A public key where a secret is wanted, a private one where the public is, a certificate, PKCS#1 where PKCS#8 is read, a PEM whose line ends became `\\n` in an environment variable, the " +
				"key of another application. \"secretOrPublicKey must be an asymmetric key\", \"key is of invalid type\", \"No suitable key or wrong key type\".",
			Fix:     "give the verifier the public half of the key that signs, as PEM with real line ends (`key.replace(/\\\\n/g, \"\\n\")` in Node), and list the algorithm of that key alone",
			KnownBy: "the given key against the algorithm; the server's words; the signature with the issuer's key (--key, --jwks)",
			Since:   since, Seen: []string{"jsonwebtoken, golang-jwt, PostgREST, GitHub Apps"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.Token.Readable() {
				return diagnose.Suspicion{}
			}
			s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the key that the verifier has (--key FILE, --jwks)"}}
			if !signedByPair(c) {
				s.Usual = 8
			}
			if what, pair := keys.Asymmetric(c.Key.Secret.Reveal()); c.HasKey && pair && !signedByPair(c) {
				s.Prior = 70
				s.Evidence = []finding.Evidence{finding.Evidence(
					"alg is " + finding.Quote(c.Token.Algorithm()) + ", which takes a secret, and " + finding.Safe(c.Key.Place) + " holds " + what,
				)}
			}
			return s
		},
	}
}
