package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// PasswordChangedOrTokenVersion is a token from before a change that ended all older ones.
func PasswordChangedOrTokenVersion() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "password-changed-or-token-version", Title: "the password, or the user's token version, was changed after the token was issued",
		Families: diagnose.State, Usual: 10,
		Doc: diagnose.Doc{
			Text: "Servers end a user's tokens by a number in the token that no longer matches the user's row, or by the time of the last change of password: \"The user's password has been changed.\" " +
				"(SimpleJWT with CHECK_REVOKE_TOKEN).",
			Fix:     "log in again; the old tokens are meant to be refused",
			KnownBy: "the server's words; a new token of the same user is accepted",
			Since:   since, Seen: []string{"SimpleJWT"},
		},
		Suspect: readableBlind("a new token of the same user, by a new login (--good-token)"),
	}
}
