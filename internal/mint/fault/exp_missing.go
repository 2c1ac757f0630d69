package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// ExpMissing never expires.
func ExpMissing() mint.Fault {
	return mint.Fault{
		ID: "exp-missing", Cause: "exp-missing", Title: "exp is missing",
		Answer: mint.Refuse, Policy: "exp is required", Forged: true,
		Why:  "it would never expire; RFC 7519 §4.1.4 leaves exp optional, and careful verifiers demand it",
		Make: func(d mint.Draft) (string, error) { return d.Without("exp").Sign() },
	}
}
