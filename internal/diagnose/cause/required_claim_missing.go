package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// RequiredClaimMissing is a token without a claim that the server demands.
func RequiredClaimMissing() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "required-claim-missing", Title: "the token lacks a claim that the server demands",
		// Clean claims keep it, and cannot clear it.
		Families: diagnose.Signature | diagnose.Claims, Usual: 24, PerPath: true,
		Doc: diagnose.Doc{
			Text: "Beyond the registered claims many servers want one of their own: sub, a user id, a tenant, a token type. \"Missing claim: sub\", " +
				"\"Token contained no recognizable user identification\", \"missing required claim\".",
			Fix:     "add the claim where the token is made, or tell the server which claim holds it (USER_ID_CLAIM, identity claim)",
			KnownBy: "the server's words",
			Since:   since, Seen: []string{"flask-jwt-extended, SimpleJWT, Kong, panva/jose"},
		},
		Suspect: readableBlind("which claims the server demands"),
	}
}
