package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// RequiredClaimMissing says nothing about its subject.
func RequiredClaimMissing() mint.Fault {
	return mint.Fault{
		ID: "required-claim-missing", Cause: "required-claim-missing", Title: "sub is missing",
		Answer: mint.Refuse, Policy: "sub is required",
		Why:  "a server that looks up a user by sub finds none; RFC 7519 §4.1.2 leaves sub optional",
		Make: func(d mint.Draft) (string, error) { return d.Without("sub").Sign() },
	}
}

// RequiredClaimMissingIss does not say who issued it.
func RequiredClaimMissingIss() mint.Fault {
	return mint.Fault{
		ID: "required-claim-missing-iss", Cause: "required-claim-missing", Title: "iss is missing",
		Answer: mint.Refuse,
		Why:    "a verifier that expects an issuer does not find it (RFC 8725 §3.8)",
		Make:   func(d mint.Draft) (string, error) { return d.Without("iss").Sign() },
	}
}
