package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// ClaimNameCase has Exp, which nobody checks, and no exp.
func ClaimNameCase() mint.Fault {
	return mint.Fault{
		ID: "claim-name-case", Cause: "claim-name-case", Title: "Exp in the place of exp",
		Answer: mint.Refuse, Policy: "exp is required", Forged: true,
		Why:  "names are case-sensitive (RFC 7519 §10.1.1): the token has no exp, and never expires",
		Make: func(d mint.Draft) (string, error) { return d.Without("exp").With("Exp", d.At(d.Lifetime)).Sign() },
	}
}
