package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// TokenInQuery is where logs have it.
func TokenInQuery() audit.Probe {
	return audit.Probe{
		ID: "token-in-query", Title: "the token in the query",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Warning,
		Why: "queries end in logs, histories and Referer; nobody should take tokens from there who does not have to (RFC 6750 §2.3, §5.3)",
		Doc: audit.Doc{
			Text:  "The token is sent as ?access_token= and nowhere else. A server that takes it there invites clients to put it where every proxy writes it down. The probe goes to this machine and private networks only, with a token that lives a minute.",
			Fix:   "read the token from Authorization only; switch off the query as a place for it",
			Since: "0.1.0",
		},
		LocalOnly: true,
		Needs: func(s audit.Subject) string {
			if s.InQuery != "" {
				return "the server is declared to take it there"
			}
			return ""
		},
		Tries: func(_ audit.Subject) []audit.Try {
			return one("with the token in the query", repair.InQuery("access_token"))
		},
	}
}
