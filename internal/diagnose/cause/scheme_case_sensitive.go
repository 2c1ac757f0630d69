package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// SchemeCaseSensitive is `bearer` at a server that reads `Bearer` alone.
func SchemeCaseSensitive() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "scheme-case-sensitive", Title: "the scheme is not written Bearer, and the server minds the case",
		Families: diagnose.Credential,
		Doc: diagnose.Doc{
			Text: "Schemes are case-insensitive (RFC 9110 §11.1), and SimpleJWT, flask-jwt-extended and gin-jwt compare them letter by letter all the same: `bearer` " +
				"is to them no credential. FastAPI, express-jwt, hono, Spring and ASP.NET Core take any case.",
			Fix:     "write `Bearer` with a capital B",
			KnownBy: "cure: the same token with Bearer",
			Since:   since, Seen: []string{"SimpleJWT, flask-jwt-extended, gin-jwt"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			cred := c.Credential
			if cred.Kind != request.InAuthorization || cred.Schemes != 1 || cred.Scheme == "Bearer" || !strings.EqualFold(cred.Scheme, "Bearer") {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior: 45, Edits: []diagnose.Edit{bearer()},
				Evidence: []finding.Evidence{finding.Evidence("the scheme is written " + finding.Quote(cred.Scheme))},
			}
		},
	}
}
