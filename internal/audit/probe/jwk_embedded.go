package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/mint/fault"
)

// JWKEmbedded carries the key to verify it with.
func JWKEmbedded() audit.Probe {
	return audit.Probe{
		ID: "jwk-embedded", Title: "a token that brings its own key",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "a key from the token itself proves nothing (RFC 8725 §3.10, RFC 7515 §4.1.3)",
		Doc: audit.Doc{
			Text:  "The header carries the public key that verifies the token, made a moment ago. A server that believes it accepts what anybody signs.",
			Fix:   "ignore jwk, jku, x5u and x5c in the header, or compare them with keys that are known",
			Since: "0.1.0",
		},
		Tries: func(s audit.Subject) []audit.Try {
			return one("signed with a key that its header brings along", repair.Forged(fault.HeaderKeyReference(), "with its own key", s.Key, s.NewKey))
		},
	}
}
