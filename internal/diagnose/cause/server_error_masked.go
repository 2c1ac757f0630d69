package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ServerErrorMasked is a failure of the server that looks like a refusal, or the reverse.
func ServerErrorMasked() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "server-error-masked", Title: "the server fails while it checks the token, and reports it as a refusal, or the reverse",
		Families: diagnose.AnyFamily &^ diagnose.Path, Usual: 8, PerPath: true,
		Doc: diagnose.Doc{
			Text: "A database, cache or key set that does not answer is caught together with bad tokens and becomes a 401; a bad token that nobody catches becomes a 500. The answer is slow, or changes " +
				"from one time to the next; the server's log says more than the answer.",
			Fix:     "catch what the verifier throws and nothing else, let the rest become a 5xx, and look into the log at the time of the request",
			KnownBy: "the status, and the server's log; never proven from outside",
			Since:   since, Seen: []string{"@fastify/jwt (500 for nbf), hono, Spring Security"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			s := readableBlind("the server's log at the time of the request")(c)
			if s.Blind && c.Answer != nil && c.Answer.Status >= 500 {
				s.Prior, s.Evidence = 49, []finding.Evidence{finding.Evidence("the answer is " + diagnose.Brief(c.Answer))}
			}
			return s
		},
	}
}
