package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SessionExpiredServerSide is a token that outlived the session it belongs to.
func SessionExpiredServerSide() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "session-expired-server-side", Title: "the session behind the token has ended on the server",
		Families: diagnose.State, Usual: 17,
		Doc: diagnose.Doc{
			Text: "exp is still to come, and the session that the token names is gone: a logout elsewhere, an idle limit, a cache that was emptied, an issuer that was restarted. Supabase answers " +
				"`session_not_found`, Keycloak \"Session not active\".",
			Fix:     "log in again; give session, cache entry and token the same life",
			KnownBy: "the server's words; a new token of the same user is accepted",
			Since:   since, Seen: []string{"Supabase Auth, Keycloak"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			s := readableBlind("a new token of the same user, by a new login (--good-token)")(c)
			for _, claim := range []string{"sid", "session_id", "session_state"} {
				if _, has := c.Token.Claim(claim); has && s.Blind {
					s.Usual, s.Evidence = 27, []finding.Evidence{finding.Evidence("the token belongs to a session (" + claim + ")")}
				}
			}
			return s
		},
	}
}
