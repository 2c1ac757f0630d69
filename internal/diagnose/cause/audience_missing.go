package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AudienceMissing is a token without aud at a server that expects to be named.
func AudienceMissing() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "audience-missing", Title: "the token has no aud, and the server expects to be named in it",
		// As with another audience: some servers look before the signature, and clean claims cannot clear it. One takes
		// the other's place on the list: a token that names its issuer was mostly made for somebody else than that.
		Families: diagnose.Claims | diagnose.Signature, Usual: 36,
		Doc: diagnose.Doc{
			Text: "A server that is told its own name demands a token that names it (RFC 7519 §4.1.3), and this one names nobody: Keycloak puts no API into aud unless a mapper " +
				"does, an issuer of one's own was never asked for it. \"Token is missing the \\\"aud\\\" claim\", IDX10206, \"The audience 'empty' is invalid\".",
			Fix:     "let the issuer name the API: an audience mapper in Keycloak (Client scopes, Mappers, Audience), `audience` in the request to Auth0, `aud` in the claims you sign",
			KnownBy: "cure: the same claims with the audience that the server expects (--aud); the server's words",
			Since:   since, Seen: []string{"Keycloak, PyJWT, Microsoft IdentityModel"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if _, has := c.Token.Claim("aud"); has || !c.Token.Readable() {
				return diagnose.Suspicion{}
			}
			if c.Audience == "" {
				s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the audience that the server expects (--aud)"}}
				if _, issued := c.Token.Claim("iss"); !issued {
					s.Usual = 14 // made by a server for itself, mostly
				}
				return s
			}
			return diagnose.Suspicion{
				Prior: 92, Edits: []diagnose.Edit{repair.Audience(c.Audience)},
				Evidence: []finding.Evidence{finding.Evidence("the token has no aud, the server is said to expect " + finding.Quote(c.Audience))},
			}
		},
	}
}
