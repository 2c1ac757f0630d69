package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ForeignKey is sound but for whose it is.
func ForeignKey() audit.Probe {
	return audit.Probe{
		ID: "foreign-key", Title: "a token that another key signed",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "only the holder of the key can make tokens: that is all that a signature says (RFC 7515 §5.2)",
		Doc: audit.Doc{
			Text:  "The token is sound, and signed with a key of the same kind that was made a moment ago. A server that accepts it verifies with a key from somewhere else, or not at all.",
			Fix:   "verify with the one key, or the key set, that the issuer publishes",
			Since: "0.1.0",
		},
		Implies: []string{"signature-altered", "payload-altered", "jwk-embedded"},
		Tries: func(s audit.Subject) []audit.Try {
			stranger, err := s.NewKey(s.Alg)
			if err != nil {
				return nil
			}
			return one("signed with a key that was made just now", repair.SignedByStranger(stranger))
		},
	}
}
