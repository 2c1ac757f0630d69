package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// TokenRevoked is a token that the server has been told to refuse.
func TokenRevoked() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "token-revoked", Title: "the server has revoked this token",
		Families: diagnose.State,
		Doc: diagnose.Doc{
			Text: "The token is fine in itself, and a list on the server says no: a logout, a blacklist, a rotated refresh token. Kept in the memory of one " +
				"worker, such a list refuses only sometimes.",
			Fix:     "log in again; keep the list where all workers see it",
			KnownBy: "the server's words; another token of the same user is accepted",
			Since:   since, Seen: []string{"benoitc/gunicorn#2733", "flask-jwt-extended, SimpleJWT, express-jwt"},
		},
		Suspect: readableBlind("a token known to work, to compare with"),
	}
}
