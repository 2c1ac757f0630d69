package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// FreshTokenRequired is a refreshed token on a path that wants a login of just now.
func FreshTokenRequired() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "fresh-token-required", Title: "this path wants a token from a login of just now, not a refreshed one",
		Families: diagnose.State | diagnose.Claims, Usual: 2, PerPath: true,
		Doc: diagnose.Doc{
			Text: "Changing a password or paying asks for a token that came from the password itself. flask-jwt-extended writes `fresh` into its tokens and answers \"Fresh token required\" on such " +
				"paths; all others take the token.",
			Fix:     "log in again just before the call; or drop `fresh=True` from the route's `@jwt_required(fresh=True)`",
			KnownBy: "the claim fresh; the server's words; another path that takes the token (--other-path)",
			Since:   since, Seen: []string{"flask-jwt-extended"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			s := readableBlind("another path of the same server, which takes the token")(c)
			v, has := c.Token.Claim("fresh")
			switch fresh, known := v.Bool(); {
			case !s.Blind || !has:
			case known && fresh:
				return diagnose.Suspicion{}
			case known:
				s.Prior, s.Evidence = 40, []finding.Evidence{"the token's fresh is false: it was refreshed, not logged in for"}
			}
			return s
		},
		Judge: judgeOnThisPath,
	}
}
