package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
)

// WrongTokenKindIDToken is an id token sent to an API.
func WrongTokenKindIDToken() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "wrong-token-kind-id-token", Title: "an id token is sent where an access token belongs",
		// Clean claims keep it, and cannot clear it.
		Families: diagnose.Signature | diagnose.Claims,
		Doc: diagnose.Doc{
			Text: "An id token tells the client who signed in (OpenID Connect Core §2); its audience is the client. An API that looks at aud refuses it, and one that does not lets in every " +
				"client's users. AWS API Gateway answers `Unauthorized`, Google \"Expected OAuth 2 access token\".",
			Fix:     "send `access_token` from the same response, asked for with the API's audience or scope; keep `id_token` in the client",
			KnownBy: "the token itself; the server's words; an access token of the same login is accepted (--good-token)",
			Since:   since, Seen: []string{"API Gateway authorizers, Google APIs"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			s := byRule(c, rule.WrongTokenKindIDToken(), 60)
			if s.Prior > 0 {
				s.SettledBy = []string{"the access token of the same login (--good-token)"}
			}
			return s
		},
	}
}
