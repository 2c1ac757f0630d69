package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// LesserToken may do other things than this.
func LesserToken() audit.Probe {
	return audit.Probe{
		ID: "lesser-token", Title: "a token that has no right to this",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "a sound token is not yet a permission (RFC 6750 §3.1, insufficient_scope)",
		Doc: audit.Doc{
			Text:  "The token of --lesser-token is one that should not reach this far: another scope, role or method. Its claims are copied with fresh times. A server that accepts it authenticates and does not authorise.",
			Fix:   "check scope or role on this route",
			Since: "0.1.0",
		},
		Needs: func(s audit.Subject) string {
			if !s.Lesser.Readable() {
				return "--lesser-token gives a token that should be refused here"
			}
			return ""
		},
		Tries: func(s audit.Subject) []audit.Try {
			return one("with the claims of the lesser token", repair.Whole(s.Lesser, "with the claims of the lesser token"))
		},
	}
}
