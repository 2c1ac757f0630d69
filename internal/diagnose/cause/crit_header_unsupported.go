package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// CritHeaderUnsupported is a header that demands what the server does not understand.
func CritHeaderUnsupported() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "crit-header-unsupported", Title: "the header demands an extension that the server does not understand",
		Families: diagnose.Header,
		Doc: diagnose.Doc{
			Text: "`crit` lists parameters that a verifier must understand or refuse the token (RFC 7515 §4.1.11). Most libraries understand none, a few b64 (RFC 7797): \"Unsupported " +
				"critical extension\". A library that ignores crit accepts the token, and is wrong.",
			Fix:     "leave crit out where the token is made, or use a library that understands what it lists",
			KnownBy: "cure: the same claims without crit; the server's words",
			Since:   since, Seen: []string{"PyJWT 2.12, panva/jose"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			v, ok := c.Token.Header.Get("crit")
			if !ok || !c.Token.Readable() {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior: 85, Edits: []diagnose.Edit{repair.WithoutHeader("crit")},
				Evidence: []finding.Evidence{finding.Evidence("crit in the header is " + finding.Safe(brief(v.Raw)))},
			}
		},
	}
}
