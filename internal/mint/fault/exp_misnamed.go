package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// ExpMisnamed has its expiry under a name that nobody checks.
func ExpMisnamed() mint.Fault {
	return mint.Fault{
		ID: "exp-misnamed", Cause: "exp-misnamed", Title: "expires in the place of exp",
		Answer: mint.Refuse, Policy: "exp is required", Forged: true,
		Why:  "libraries check exp alone (RFC 7519 §4.1.4): the token never expires",
		Make: func(d mint.Draft) (string, error) { return d.Without("exp").With("expires", d.At(d.Lifetime)).Sign() },
	}
}
