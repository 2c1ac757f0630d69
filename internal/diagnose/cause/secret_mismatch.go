package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SecretMismatch is a token signed with another secret than the one the server verifies with.
func SecretMismatch() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "secret-mismatch", Title: "the token was signed with another secret than the server's",
		Families: diagnose.Signature, Usual: 45,
		Doc: diagnose.Doc{
			Text: "Issuer and server each have a secret, and they are not the same: another environment, a container that was not restarted, " +
				"a default in place of a missing setting, a digit lost while copying. \"Signature verification failed\", \"invalid signature\", " +
				"or the one answer that the server has for everything.",
			Fix:     "give both sides the same secret and restart them",
			KnownBy: "cure: the same bytes signed with the given secret",
			Since:   since, Seen: []string{"every stack"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			switch {
			case !c.Token.Readable() || len(c.Token.Signature) == 0, signedByPair(c) && c.Signature != diagnose.NotKnown:
				// Of a key pair's signature that was examined, another cause knows more.
				return diagnose.Suspicion{}
			case !c.HasKey, c.Signature == diagnose.NotKnown:
				s := diagnose.Suspicion{
					Blind: true, SettledBy: []string{serverSecret},
				}
				if signedByPair(c) {
					s.Usual = 9 // a key pair has no secret that two sides could differ in
				}
				return s
			case c.Signature == diagnose.Yes:
				return diagnose.Suspicion{
					Blind:     true,
					Usual:     20, // not the most usual any more: this secret is somebody's who should know
					SettledBy: []string{"the secret that the server really runs with: the one given signed this token"},
				}
			}
			s := diagnose.Suspicion{
				Prior: 90,
				Edits: []diagnose.Edit{repair.Sign()},
				Evidence: []finding.Evidence{finding.Evidence(
					"the token's signature does not verify with the secret of " + finding.Safe(c.Key.Place),
				)},
				Fix: "sign tokens with the secret of " + finding.Safe(c.Key.Place) + ", or give the server the issuer's; then restart it",
			}
			if c.Host != nil {
				beside(c, &s)
			}
			if c.Fit != nil {
				// A reading of the secret was found that does verify: another cause knows better.
				s.Prior = 60
			}
			return s
		},
	}
}

// beside names the two places whose secrets differ, where one of them is the server's own.
func beside(c *diagnose.Case, s *diagnose.Suspicion) {
	if c.SignedBy == "" || c.OverruledSigner != "" {
		return
	}
	s.Evidence = []finding.Evidence{
		finding.Evidence(finding.Safe(c.SignedBy) + " differs from " + finding.Safe(c.Key.Place)),
		finding.Evidence("the token's signature verifies with " + finding.Safe(c.SignedBy) + ", not with " + finding.Safe(c.Key.Place)),
	}
	s.Fix = "give both the same secret, then: " + c.Host.Remedy(c.Key.Place)
	s.Edits = []diagnose.Edit{repair.SignBy(finding.Safe(c.Key.Place))}
}
