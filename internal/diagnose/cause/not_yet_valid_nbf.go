package cause

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// NotYetValidNbf is a token whose nbf is still to come.
func NotYetValidNbf() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "not-yet-valid-nbf", Title: "the token is not valid yet: its nbf lies in the future",
		Families: diagnose.Claims,
		Doc: diagnose.Doc{
			Text: "`nbf` is the time before which a token must not be accepted (RFC 7519 §4.1.5). An issuer whose clock is ahead, or that adds " +
				"instead of subtracting, makes tokens that work only later: \"The token is not yet valid (nbf)\", \"jwt not active\". " +
				"@fastify/jwt answers 500.",
			Fix:     "issue with nbf a few seconds in the past, and set the issuer's clock right",
			KnownBy: "cure: the same claims with fresh times; the server's words",
			Since:   since, Seen: []string{"PyJWT, jsonwebtoken, Envoy, @fastify/jwt 10"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion { return suspectFuture(c, "nbf", 95) },
	}
}

// suspectFuture looks at a claim that must not lie in the future.
func suspectFuture(c *diagnose.Case, claim string, prior int) diagnose.Suspicion {
	at, ok := instantOf(c, claim)
	if !ok || !at.After(c.ServerNow().Add(time.Second)) {
		return diagnose.Suspicion{}
	}
	if !at.After(c.Local.Add(time.Second)) {
		// In the future only by the server's clock: the difference of the clocks explains more.
		prior = min(prior, 70)
	}
	return diagnose.Suspicion{
		Prior: prior, Edits: []diagnose.Edit{repair.Time()},
		Evidence: []finding.Evidence{timeEvidence(c, claim, at)},
	}
}
