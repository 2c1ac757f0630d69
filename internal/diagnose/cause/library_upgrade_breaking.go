package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// LibraryUpgradeBreaking is a verifier that became stricter by an update.
func LibraryUpgradeBreaking() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "library-upgrade-breaking", Title: "a library was updated and refuses what it took before",
		Families: diagnose.AnyFamily &^ diagnose.Path, Usual: 9,
		Doc: diagnose.Doc{
			Text: "Everything is refused right after a deployment, tokens old and new: PyJWT 2.10 wants a string in sub, 2.12 minds crit, php-jwt 7 and IdentityModel the key's length, jsonwebtoken 9 the key's " +
				"kind, express-jwt 6 a list of algorithms, .NET 8 another token handler.",
			Fix:     "compare the lock file with the last deployment that worked; pin the version (`PyJWT==2.9.0`) until the tokens are right, then make them so",
			KnownBy: "never proven from outside; the difference of the lock files, the library's change log",
			Since:   since, Seen: []string{"jpadilla/pyjwt#1017", "dotnet/aspnetcore#54321"},
		},
		Suspect: readableBlind("the lock file before and after the last deployment"),
	}
}
