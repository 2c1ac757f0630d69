package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/mint/fault"
)

// AlgConfusion takes a public key for a secret.
func AlgConfusion() audit.Probe {
	return audit.Probe{
		ID: "alg-confusion", Title: "HS256 with the public key as the secret",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "everybody has the public key: the key decides the algorithm, never the token (RFC 8725 §2.1, §3.1)",
		Doc: audit.Doc{
			Text:  "A server that hands its public key to a library which lets the token choose the algorithm takes that key for a secret, when the token says HS256. Everybody who can read the public key can then sign.",
			Fix:   "name the algorithms that are accepted (RS256, ES256), or give the library a key that has a kind",
			Since: "0.1.0",
		},
		Needs: func(s audit.Subject) string {
			if len(s.Public) == 0 {
				return "there is no public key: --jwks or --key names it"
			}
			return ""
		},
		Tries: func(s audit.Subject) []audit.Try {
			var all []audit.Try
			for _, k := range s.Public {
				all = append(all, try("signed with HS256 and the public key as the secret", repair.Forged(fault.AlgNotAllowedConfusion(), "confused", k, s.NewKey)))
			}
			return all
		},
	}
}
