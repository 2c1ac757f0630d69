package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// NoVerificationKeyConfigured is a verifier without any key.
func NoVerificationKeyConfigured() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "no-verification-key-configured", Title: "the verifier has no key at all",
		Families: diagnose.AnyFamily &^ diagnose.Path, Usual: 12,
		Doc: diagnose.Doc{
			Text: "The setting is empty or its name misspelt, discovery was blocked at start, two versions of a library do not fit: the server has nothing to verify with and refuses every token, " +
				"good or bad. \"secret or public key must be provided\", PGRST300 with 500, IDX10500.",
			Fix:     "set the secret or key where the verifier reads it and restart; in .NET 8 bring all Microsoft.IdentityModel packages to one version",
			KnownBy: "the server's words or log; a token known to work is refused as well (--good-token)",
			Since:   since, Seen: []string{"dotnet/aspnetcore#54321", "okta/okta-aspnet#261", "PostgREST, jsonwebtoken"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			s := readableBlind("the server's log, or its environment (--container)")(c)
			if s.Blind && c.Answer != nil && c.Answer.Status >= 500 {
				s.Usual = 30
			}
			return s
		},
	}
}
