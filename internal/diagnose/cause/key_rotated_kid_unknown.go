package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// KeyRotatedKidUnknown is a token signed with a key that the verifier does not have.
func KeyRotatedKidUnknown() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "key-rotated-kid-unknown", Title: "the verifier does not have the key that kid names",
		Families: diagnose.Header | diagnose.Signature, Usual: 40,
		Doc: diagnose.Doc{
			Text: "The issuer signs with a new key, and the verifier's copy of its key set is old; or the token is old and its key is withdrawn; or it is another tenant's. \"Unable to find a " +
				"signing key that matches\", \"Jwks doesn't have key to match kid\", IDX10503.",
			Fix:     "let the verifier fetch the key set again when it meets an unknown kid, and keep it no longer than minutes; restart it to be rid of a stale copy; log in again for a new token",
			KnownBy: "the server's words; kid against the issuer's key set (--jwks)",
			Since:   since, Seen: []string{"DuendeSoftware, zitadel, Envoy, PyJWT"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			kid := c.Token.KeyID()
			if !c.Token.Readable() || kid == "" {
				return diagnose.Suspicion{}
			}
			s := diagnose.Suspicion{
				Blind: true, SettledBy: []string{"the keys that the issuer publishes (--jwks)"},
				Evidence: []finding.Evidence{finding.Evidence("kid is " + finding.Quote(kid))},
			}
			if strings.HasPrefix(c.Token.Algorithm(), "HS") {
				s.Usual = 10 // a shared secret is seldom looked up by its name
			}
			return s
		},
	}
}
