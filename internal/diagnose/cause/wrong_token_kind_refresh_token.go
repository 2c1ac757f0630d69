package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
)

// WrongTokenKindRefreshToken is a refresh token sent to an API.
func WrongTokenKindRefreshToken() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "wrong-token-kind-refresh-token", Title: "a refresh token is sent where an access token belongs",
		// Clean claims keep it, and cannot clear it.
		Families: diagnose.Signature | diagnose.Claims,
		Doc: diagnose.Doc{
			Text: "A refresh token goes to the issuer alone, to buy access tokens. A server that knows the difference refuses it: \"Token has wrong type\", \"Only non-refresh tokens are " +
				"allowed\". The client took the wrong field of the login's answer, or its store mixes the two.",
			Fix:     "send `access` or `access_token` of the login's answer; use the refresh token only against the token endpoint",
			KnownBy: "the token itself; the server's words",
			Since:   since, Seen: []string{"SimpleJWT, flask-jwt-extended"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			return byRule(c, rule.WrongTokenKindRefreshToken(), 82)
		},
	}
}
