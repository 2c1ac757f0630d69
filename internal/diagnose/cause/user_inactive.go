package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// UserInactive is a token of a user who is locked out.
func UserInactive() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "user-inactive", Title: "the token's user exists and is not active",
		Families: diagnose.State, Usual: 14,
		Doc: diagnose.Doc{
			Text: "Disabled, banned, not yet confirmed: the token is good, and its user may not use it. \"User is inactive\" (SimpleJWT), 400 \"Inactive user\" (FastAPI's tutorial), 403 `user_banned` " +
				"(Supabase).",
			Fix:     "activate the user (Django: `user.is_active = True; user.save()`), or log in as another",
			KnownBy: "the server's words; a token of another user is accepted (--good-token)",
			Since:   since, Seen: []string{"SimpleJWT, FastAPI tutorial, Supabase Auth"},
		},
		Suspect: readableBlind("a token of another user (--good-token)"),
	}
}
