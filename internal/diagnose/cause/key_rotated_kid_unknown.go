package cause

import (
	"fmt"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
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
			return againstPublished(c, againstGiven(c, s, kid), kid)
		},
	}
}

// againstGiven holds kid against the private key whose signatures the server is said to accept.
func againstGiven(c *diagnose.Case, s diagnose.Suspicion, kid string) diagnose.Suspicion {
	k := c.Key.AsKey()
	if !c.HasKey || k.ID == "" || k.ID == kid || !signedByPair(c) || c.Signature == diagnose.Yes {
		return s
	}
	s.Prior, s.Edits = 92, []diagnose.Edit{repair.SignAs(k.ID)}
	s.Evidence = []finding.Evidence{finding.Evidence("kid is " + finding.Quote(kid) + ", the given key has kid " + finding.Quote(k.ID))}
	return s
}

// againstPublished holds kid against the keys that the issuer publishes.
func againstPublished(c *diagnose.Case, s diagnose.Suspicion, kid string) diagnose.Suspicion {
	p := c.Published
	switch {
	case p == nil || len(p.Keys) == 0:
	case !p.HasKeyID(kid):
		s.Prior, s.SettledBy = max(s.Prior, 90), nil
		s.Evidence = []finding.Evidence{finding.Evidence(fmt.Sprintf(
			"kid is %s, and none of the issuer's %s has it: %s (%s)", finding.Quote(kid), countKeys(len(p.Keys)), keyIDs(p.Keys), finding.Safe(p.Place),
		))}
	case p.VerifiedBy != "":
		s.SettledBy = []string{"the server's own copy of the key set: restart the server, or read its log (--container)"}
		s.Evidence = []finding.Evidence{finding.Evidence(
			"kid is " + finding.Quote(kid) + ", and the issuer's key of that name verifies the signature: only an old copy of the key set would lack it",
		)}
	}
	return s
}

// maxKeyIDs is how many kids are listed.
const maxKeyIDs = 5

// keyIDs lists the kids of keys.
func keyIDs(list []keys.Source) string {
	var out []string
	for i, s := range list {
		if i == maxKeyIDs {
			out = append(out, fmt.Sprintf("%d more", len(list)-i))
			break
		}
		if s.Key.ID == "" {
			out = append(out, "one without kid")
			continue
		}
		out = append(out, finding.Quote(s.Key.ID))
	}
	return strings.Join(out, ", ")
}

func countKeys(n int) string {
	if n == 1 {
		return "1 key"
	}
	return fmt.Sprintf("%d keys", n)
}
