package cause

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// KeyTooShort is a key that a library finds too weak.
func KeyTooShort() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "key-too-short", Title: "the key is shorter than its algorithm demands, and the library refuses it",
		Families: diagnose.Header | diagnose.Signature | diagnose.State, Usual: 6,
		Doc: diagnose.Doc{
			Text: "An HMAC secret must be as long as the hash (RFC 7518 §3.2: 32 bytes for HS256), an RSA key 2048 bits (§3.3). Newer versions insist: \"Provided key is too short\", IDX10653, " +
				"WeakKeyException, \"JWT secret must be at least 32 characters\". Issuing may go on with the old length.",
			Fix:     "make a new secret on both sides: `jwtdoc secret --alg HS256`; for RSA `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`",
			KnownBy: "the length of the given secret, or of the RSA signature; the server's words. No cure can show it: the server's own key has to change",
			Since:   since, Seen: []string{"firebase/php-jwt 7, Microsoft IdentityModel, JJWT, PostgREST"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.Token.Readable() {
				return diagnose.Suspicion{}
			}
			need := keys.MinimumSecret(c.Token.Algorithm())
			bits := len(c.Token.Signature) * 8
			switch {
			case need > 0 && (!c.HasKey || c.Key.AsKey().Kind != keys.SecretKey):
				return diagnose.Suspicion{Blind: true, SettledBy: []string{serverSecret}}
			case need > 0 && c.Key.Secret.Len() < need:
				return diagnose.Suspicion{Prior: 45, Evidence: []finding.Evidence{finding.Evidence(fmt.Sprintf(
					"the secret of %s has %d bytes, %s wants %d", finding.Safe(c.Key.Place), c.Key.Secret.Len(), finding.Safe(c.Token.Algorithm()), need,
				))}}
			case isRSA(c) && bits > 0 && bits < 2048:
				return diagnose.Suspicion{Prior: 60, Evidence: []finding.Evidence{finding.Evidence(fmt.Sprintf(
					"the signature has %d bits, and so has the RSA key that made it; 2048 are demanded", bits,
				))}}
			}
			return diagnose.Suspicion{}
		},
	}
}

func isRSA(c *diagnose.Case) bool {
	a, _ := keys.Lookup(c.Token.Algorithm())
	return a.Kind == keys.RSAKey
}
