package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ExpMissing is a token without exp, at a server that demands one.
func ExpMissing() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "exp-missing", Title: "the token has no exp, and the server demands one",
		Families: diagnose.Claims,
		Doc: diagnose.Doc{
			Text: "`exp` is optional in RFC 7519 and demanded by many verifiers (SimpleJWT, authlib, go-oidc, ASP.NET, Rust jsonwebtoken): " +
				"\"The token has no expiration\", \"exp claim is required\", \"missing exp field\". Others accept the token for ever, which is worse.",
			Fix:     "set exp when the token is made: a number of seconds since 1970, minutes to hours ahead",
			KnownBy: "cure: the same claims with an exp; the server's words",
			Since:   since, Seen: []string{"SimpleJWT, go-oidc, ASP.NET Core, gin-jwt"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if _, has := c.Token.Claim("exp"); has || !c.Token.Readable() {
				return diagnose.Suspicion{}
			}
			s := diagnose.Suspicion{
				Prior: 60, Edits: []diagnose.Edit{repair.AddExpiry()},
				Evidence: []finding.Evidence{"the token has no exp claim"},
			}
			if c.Published != nil {
				s.Prior = 82 // OpenID Connect demands it (Core 1.0 §2), and so do its verifiers
			}
			return s
		},
	}
}
