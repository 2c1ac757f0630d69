package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
)

// WrongTokenKindServiceKey is the key of a project or server where the token of a user belongs.
func WrongTokenKindServiceKey() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "wrong-token-kind-service-key", Title: "the key of a project or server is sent where the token of a user belongs",
		Families: diagnose.Claims | diagnose.Signature,
		Doc: diagnose.Doc{
			Text: "Supabase's anon and service_role keys are JWTs without a user: \"invalid claim: missing sub claim\". A Firebase custom token and a service account's assertion must first be " +
				"exchanged. GitHub's App token is refused where an installation token is wanted: \"Bad credentials\".",
			Fix: "send the signed-in user's token (Supabase `session.access_token`), or exchange the token first (Firebase `signInWithCustomToken`, GitHub `POST " +
				"/app/installations/ID/access_tokens`)",
			KnownBy: "the token itself; the server's words",
			Since:   since, Seen: []string{"Supabase Auth, Firebase Admin SDK, GitHub Apps"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			return byRule(c, rule.WrongTokenKindServiceKey(), 65)
		},
	}
}
