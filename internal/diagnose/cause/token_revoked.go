package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
)

// TokenRevoked is a token that the server has been told to refuse.
func TokenRevoked() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "token-revoked", Title: "the server has revoked this token",
		Families: diagnose.State, Usual: 29,
		Doc: diagnose.Doc{
			Text: "The token is fine in itself, and a list on the server says no: a logout, a blacklist, a rotated refresh token, an id that may be used once. Kept in the memory of one " +
				"worker, such a list refuses only sometimes.",
			Fix:     "log in again; keep the list where all workers see it",
			KnownBy: "cure: the same claims under a new jti; the server's words; another token of the same user is accepted",
			Since:   since, Seen: []string{"benoitc/gunicorn#2733", "flask-jwt-extended, SimpleJWT, express-jwt"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			s := readableBlind("a token known to work, to compare with")(c)
			if _, numeric := numericID(c); s.Blind && !numeric {
				s.LongShots = []diagnose.Edit{repair.FreshID()}
			}
			return s
		},
	}
}
