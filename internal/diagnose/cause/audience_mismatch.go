package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// AudienceMismatch is a token made for another audience than the server.
func AudienceMismatch() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "audience-mismatch", Title: "the token is meant for another audience",
		Families: diagnose.Claims,
		Doc: diagnose.Doc{
			Text: "`aud` names whom the token is for (RFC 7519 §4.1.3); a server must refuse one that does not name it. A client asked for the wrong " +
				"audience or scope, the issuer has no mapper for it, or the server expects something else than its own name. PyJWT also refuses a token " +
				"that has an aud when decode() was given none. Envoy answers 403.",
			Fix:     "ask the issuer for a token for this API (audience or scope), or set the audience that the server expects",
			KnownBy: "the server's words; the audience it expects",
			Since:   since, Seen: []string{"jpadilla/pyjwt", "Envoy jwt_authn (403)", "Keycloak (aud: account)"},
		},
		Suspect: readableBlind("the audience that the server expects"),
	}
}
