package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AzpClientNotAllowed is a token of a client that the server does not take tokens from.
func AzpClientNotAllowed() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "azp-client-not-allowed", Title: "the token was issued to a client that the server does not allow",
		// Clean claims keep it, and cannot clear it.
		Families: diagnose.Signature | diagnose.Claims | diagnose.State, Usual: 11, PerPath: true,
		Doc: diagnose.Doc{
			Text: "`azp` (OpenID Connect Core §2), `appid`, `cid` or `client_id` (RFC 9068 §2.2) names the application that the token was issued to. A gateway may list the applications it " +
				"serves; a token of another has the right audience and is refused all the same, mostly without a word about it.",
			Fix:     "add the client's id to the list that the server or gateway keeps (Azure API Management `<client-application-ids>`), or log in through an allowed client",
			KnownBy: "documented, not reproduced; a token of another client is accepted (--good-token)",
			Since:   since, Seen: []string{"Azure API Management, go-oidc"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			for _, claim := range []string{"azp", "appid", "cid", "client_id"} {
				if id := c.Token.Text(claim); id != "" && c.Token.Readable() {
					return diagnose.Suspicion{
						Blind:     true,
						Evidence:  []finding.Evidence{finding.Evidence("the token was issued to " + finding.Quote(id) + " (" + claim + ")")},
						SettledBy: []string{"the clients that the server allows, or a token of one of them (--good-token)"},
					}
				}
			}
			return diagnose.Suspicion{}
		},
	}
}
