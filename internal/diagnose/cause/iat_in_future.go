package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// IatInFuture is a token issued, by its own account, in the future.
func IatInFuture() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "iat-in-future", Title: "the token says it was issued in the future",
		Families: diagnose.Claims,
		Doc: diagnose.Doc{
			Text: "`iat` (RFC 7519 §4.1.6) is only a statement, yet PyJWT, hono, php-jwt, gin-jwt, PostgREST and others refuse a token that was " +
				"issued after their own now. A second of difference between two machines is enough where no leeway is set.",
			Fix:     "set the issuer's clock right, or give the verifier a leeway of some seconds",
			KnownBy: "cure: the same claims with fresh times; the server's words",
			Since:   since, Seen: []string{"PostgREST/postgrest#1139", "microsoft/AL-Go#2289"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion { return suspectFuture(c, "iat", 80) },
	}
}
