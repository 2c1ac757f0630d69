package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// ClaimNameReserved has a claim that changes objects in JavaScript.
func ClaimNameReserved() mint.Fault {
	return mint.Fault{
		ID: "claim-name-reserved", Cause: "claim-name-reserved", Title: "a claim is named __proto__",
		Answer: mint.Accept, Forged: true,
		Why: "the name is an ordinary one to a verifier; code that copies claims into objects must not fall for it",
		Make: func(d mint.Draft) (string, error) {
			return d.With("__proto__", []byte(`{"admin":true}`)).Sign()
		},
	}
}
