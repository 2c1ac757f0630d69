package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// GarbageToken is no JWT at all.
func GarbageToken() audit.Probe {
	return audit.Probe{
		ID: "garbage-token", Title: "a credential that is no token",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "anything could be sent then: the token is not looked at",
		Doc: audit.Doc{
			Text:  "A server that accepts a word in the place of a token checks that something is there, and not what.",
			Fix:   "verify the token before anything else is done",
			Since: "0.1.0",
		},
		Implies: []string{
			"signature-altered", "payload-altered", "signature-missing", "alg-none", "alg-none-spelling", "foreign-key", "alg-other", "alg-confusion",
			"jwk-embedded", "crit-unknown", "not-yet-valid", "expired-token", "expires-in-time", "exp-equals-now", "exp-absent", "exp-string",
			"exp-milliseconds", "exp-fraction-past", "exp-twice", "aud-wrong", "aud-missing", "iss-wrong", "iss-missing", "refresh-token", "lesser-token",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return one("with a word in the place of the token", repair.Replaced("token=garbage", "with a word in the place of the token", "jwtdoc-probe"))
		},
	}
}
