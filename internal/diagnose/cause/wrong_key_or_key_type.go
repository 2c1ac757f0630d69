package cause

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
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
			} else if c.Signature != diagnose.NotKnown {
				return suspectPair(c, s)
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

// suspectPair judges a key pair's signature that was examined.
func suspectPair(c *diagnose.Case, s diagnose.Suspicion) diagnose.Suspicion {
	p := c.Published
	switch {
	case c.Signature == diagnose.Yes:
		s.Usual = 20 // the issuer's own key made it; the verifier may still hold another
		s.SettledBy = []string{"the key that the verifier really has (--container, or its log)"}
	case c.HasKey && c.Key.AsKey().Private:
		s.Prior, s.Edits, s.SettledBy = 90, []diagnose.Edit{repair.SignBy("the given key")}, nil
		s.Evidence = []finding.Evidence{finding.Evidence("the token's signature does not verify with " + givenKey(c))}
		s.Fix = "sign tokens with " + givenKey(c) + ", or give the server the public half of the key that signs them"
		if id := c.Key.AsKey().ID; id != "" && c.Token.KeyID() != "" && id != c.Token.KeyID() {
			s.Prior = 60 // that another key is named is the better explanation
		}
	case p != nil && p.Tried > 0:
		s.Prior = 88
		if _, bound := c.Token.HeaderParam("nonce"); bound {
			s.Prior = 60 // such a signature is made over other bytes than the token's
		}
		s.Evidence = []finding.Evidence{finding.Evidence(fmt.Sprintf(
			"the token's signature does not verify with %s of the issuer that goes with its alg and kid (%s)", whichKeys(p.Tried), finding.Safe(p.Place),
		))}
	}
	return s
}

func whichKeys(n int) string {
	if n == 1 {
		return "the one key"
	}
	return fmt.Sprintf("any of the %d keys", n)
}

// givenKey names the key whose signatures the server is said to accept.
func givenKey(c *diagnose.Case) string {
	k := c.Key.AsKey()
	if k.Kind == keys.SecretKey {
		return "the secret of " + finding.Safe(c.Key.Place)
	}
	return "the " + string(k.Kind) + " key of " + finding.Safe(c.Key.Place)
}
