package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// IssWrong names another issuer.
func IssWrong() audit.Probe {
	return audit.Probe{
		ID: "iss-wrong", Title: "a token of another issuer",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "the key must be one of the issuer that the token names (RFC 8725 §3.8)",
		Doc: audit.Doc{
			Text:  "iss names somebody else. Where several issuers share a key, or the key set of one can be chosen, the token of one is accepted as that of another.",
			Fix:   "give the library the expected issuer; most check it only then",
			Since: "0.1.0",
		},
		Implies: []string{"iss-missing"},
		Needs:   needsClaim("iss"),
		Tries: func(_ audit.Subject) []audit.Try {
			return one("with another iss", repair.Claim("iss", []byte(`"https://issuer.invalid/"`), "with another iss"))
		},
	}
}
