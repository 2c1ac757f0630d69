package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AudWrong names another audience.
func AudWrong() audit.Probe {
	return audit.Probe{
		ID: "aud-wrong", Title: "a token for another audience",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "who does not find itself in aud must refuse the token (RFC 7519 §4.1.3, RFC 8725 §3.9)",
		Doc: audit.Doc{
			Text:  "aud names somebody else. A server that accepts the token accepts every token of the same issuer, whatever service it was made for.",
			Fix:   "give the library the expected audience; most check it only then",
			Since: "0.1.0",
		},
		Implies: []string{"aud-missing"},
		Needs:   needsClaim("aud"),
		Tries: func(_ audit.Subject) []audit.Try {
			return one("with another aud", repair.Claim("aud", []byte(`"another-audience"`), "with another aud"))
		},
	}
}
