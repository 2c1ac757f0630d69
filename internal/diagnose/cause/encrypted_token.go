package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
)

// EncryptedToken is a JWE at a server that verifies signatures.
func EncryptedToken() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "encrypted-token", Title: "the token is encrypted, and the server expects a signed one",
		Families: diagnose.Structure | diagnose.Header,
		Doc: diagnose.Doc{
			Text: "Five parts and an `enc` in the header (RFC 7516): the claims can be read only with the key. A server that verifies signatures counts the parts and refuses. Auth0 gives " +
				"such access tokens where no audience was asked for, NextAuth keeps its sessions so.",
			Fix: "send a signed access token: at Auth0 ask with an `audience`, with NextAuth send the provider's `account.access_token` and not the session cookie; or give the server the " +
				"key to decrypt",
			KnownBy: "the token itself",
			Since:   since, Seen: []string{"auth0/nextjs-auth0#1809", "curso-r/auth0#86"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.HasCredential() {
				return diagnose.Suspicion{}
			}
			return byRule(c, rule.EncryptedToken(), 90)
		},
	}
}
