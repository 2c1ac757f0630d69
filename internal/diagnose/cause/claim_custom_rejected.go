package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// ClaimCustomRejected is a claim of the application's own that its check refuses.
func ClaimCustomRejected() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "claim-custom-rejected", Title: "a check of the application's own refuses one of its claims",
		// Clean claims keep it, and cannot clear it.
		Families: diagnose.Signature | diagnose.Claims | diagnose.State, Usual: 13, PerPath: true,
		Doc: diagnose.Doc{
			Text: "Beyond the registered claims an application looks at its own: a tenant, a role's namespace, a version, an IP address. flask-jwt-extended answers 400 \"User claims " +
				"verification failed\", Hasura misses `x-hasura-...`; most hand-written checks give the same 401 as everything else.",
			Fix:     "compare the claims with those of a token that works (jwtdoc decode of both), and let the issuer add what is missing",
			KnownBy: "the server's words; a token that works, claim by claim (--good-token)",
			Since:   since, Seen: []string{"flask-jwt-extended, Hasura"},
		},
		Suspect: readableBlind("a token known to work, to compare the claims with (--good-token)"),
	}
}
