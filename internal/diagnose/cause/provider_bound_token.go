package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
)

// ProviderBoundToken is a token that only one provider can verify.
func ProviderBoundToken() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "provider-bound-token", Title: "the token is made for its provider alone: nobody else can verify it",
		Families: diagnose.Signature,
		Silences: []string{"secret-mismatch", "wrong-key-or-key-type"},
		Doc: diagnose.Doc{
			Text: "Tokens for Microsoft Graph carry a `nonce` in the header that is hashed before they are signed, so that nobody but Graph can verify them: IDX10511, \"Signature validation " +
				"failed\", with every key. The client asked for a scope of Graph and sends the token to an API of its own.",
			Fix:     "ask for a scope of your own API (`api://CLIENT-ID/access_as_user` instead of `User.Read`) and send that token",
			KnownBy: "the token itself: nonce in the header, Graph in aud",
			Since:   since, Seen: []string{"Microsoft Graph"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if strings.HasSuffix(c.Request.Origin().Host, "graph.microsoft.com") {
				return diagnose.Suspicion{}
			}
			return byRule(c, rule.ProviderBoundToken(), 88)
		},
	}
}
