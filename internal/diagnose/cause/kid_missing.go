package cause

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// KidMissing is a token that does not say which key signed it.
func KidMissing() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "kid-missing", Title: "the header has no kid, and the verifier has several keys to choose from",
		Families: diagnose.Header | diagnose.Signature, Usual: 3,
		Doc: diagnose.Doc{
			Text: "With more than one key in the set a verifier may not try them all: `\"kid\" empty`, \"multiple matching keys found\", IDX10517. `kid` is optional (RFC 7515 §4.1.4) until there is " +
				"a second key, which is the day of the first rotation.",
			Fix:     "set kid where the token is signed: PyJWT `jwt.encode(claims, key, \"RS256\", headers={\"kid\": \"2026-03\"})`, jsonwebtoken `{ keyid: \"2026-03\" }`",
			KnownBy: "the server's words; the header and the number of keys in the set (--jwks)",
			Since:   since, Seen: []string{"Microsoft IdentityModel, Firebase, go-oidc"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.Token.Readable() || c.Token.KeyID() != "" {
				return diagnose.Suspicion{}
			}
			s := diagnose.Suspicion{Blind: true, SettledBy: []string{"how many keys the verifier has (--jwks)"}}
			if !signedByPair(c) {
				return s
			}
			s.Prior, s.Evidence = 30, []finding.Evidence{"the header has no kid"}
			if id := c.Key.Key.ID; id != "" && c.Key.Key.Private {
				s.Edits = []diagnose.Edit{repair.SignAs(id)}
			}
			if p := c.Published; p != nil && len(p.Keys) > 0 {
				s.Evidence = []finding.Evidence{finding.Evidence(fmt.Sprintf("the header has no kid, and the issuer has %s (%s)", countKeys(len(p.Keys)), finding.Safe(p.Place)))}
				// What looks its keys up by kid finds none, however few there are: a verifier that tries them all is the
				// exception.
				s.Prior, s.Blind, s.SettledBy = 80, false, nil
			}
			return s
		},
	}
}
