package probe

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AlgOther is signed with the right key and not with the right algorithm.
func AlgOther() audit.Probe {
	return audit.Probe{
		ID: "alg-other", Title: "another algorithm with the same key",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Warning,
		Why: "the verifier decides which algorithms it accepts, and not the token (RFC 8725 §3.1)",
		Doc: audit.Doc{
			Text:  "The same secret signed with another member of its family. Nobody without the key can make such a token, so nothing is broken by it alone; but the list of algorithms is what keeps the other attacks out, and here there is none.",
			Fix:   "give the library the one algorithm that is used: algorithms=[\"HS256\"]",
			Since: "0.1.0",
		},
		Needs: func(s audit.Subject) string {
			if otherAlgorithm(s.Alg) == "" {
				return s.Alg + " has no sister that the same key could sign with"
			}
			return ""
		},
		Tries: func(s audit.Subject) []audit.Try {
			alg := otherAlgorithm(s.Alg)
			return one("signed with "+alg, repair.Algorithm(alg))
		},
	}
}

// otherAlgorithm is another one that the same key can sign with, empty for none.
func otherAlgorithm(alg string) string {
	switch {
	case alg == "HS512":
		return "HS384"
	case strings.HasPrefix(alg, "HS"):
		return "HS512"
	case alg == "RS512", alg == "PS512":
		return alg[:2] + "256"
	case strings.HasPrefix(alg, "RS"), strings.HasPrefix(alg, "PS"):
		return alg[:2] + "512"
	}
	return ""
}
