package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SchemeLowercase writes the scheme as some clients do.
func SchemeLowercase() audit.Probe {
	return audit.Probe{
		ID: "scheme-lowercase", Title: "bearer in small letters",
		Group: audit.GroupAccepted, Expect: audit.Accept, Severity: finding.Info,
		Why: "the scheme's case does not matter (RFC 9110 §11.1)",
		Doc: audit.Doc{
			Text:  "Some clients write bearer. A server that compares letters refuses them, with a message about a missing token.",
			Fix:   "compare the scheme without regard to case",
			Since: "0.1.0",
		},
		Needs: func(s audit.Subject) string {
			if s.Cookie != "" {
				return "the token is in a cookie, without a scheme"
			}
			return ""
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return one("with bearer in small letters", repair.LowerScheme())
		},
	}
}
