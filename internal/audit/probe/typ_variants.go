package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// TypVariants says its type otherwise.
func TypVariants() audit.Probe {
	return audit.Probe{
		ID: "typ-variants", Title: "typ in other spellings",
		Group: audit.GroupAccepted, Expect: audit.Accept, Severity: finding.Info,
		Why: "typ is a media type: its case does not matter, application/ may be left out, and access tokens are at+jwt (RFC 7515 §4.1.9, RFC 9068 §2.1)",
		Doc: audit.Doc{
			Text:  "typ jwt in small letters, and at+jwt as the authorization servers of OAuth write it. A server that demands the three capital letters refuses them.",
			Fix:   "compare typ without regard to case, and allow at+jwt where access tokens come from an authorization server",
			Since: "0.1.0",
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return []audit.Try{
				try("with typ jwt", repair.HeaderType("jwt")),
				try("with typ at+jwt", repair.HeaderType("at+jwt")),
			}
		},
	}
}
