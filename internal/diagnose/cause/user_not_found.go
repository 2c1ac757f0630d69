package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// UserNotFound is a token whose user the server does not find.
func UserNotFound() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "user-not-found", Title: "the server does not find the token's user",
		Families: diagnose.State, Usual: 33,
		Doc: diagnose.Doc{
			Text: "The signature is good and the user it names is gone: a database that was reset or seeded anew, another environment's user id, a claim that " +
				"holds a name where the server looks for a number. Tutorial servers give it the same 401 as everything else.",
			Fix:     "log in again against this environment; check which claim the server takes for the user's id",
			KnownBy: "the server's words; another user's token is accepted",
			Since:   since, Seen: []string{"SimpleJWT, devise-jwt, Lexik, FastAPI tutorial (one answer for all)"},
		},
		Suspect: readableBlind("a token of another user"),
	}
}
