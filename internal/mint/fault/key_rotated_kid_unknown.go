package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// KeyRotatedKidUnknown is signed with a key that the verifier does not have.
func KeyRotatedKidUnknown() mint.Fault {
	return mint.Fault{
		ID: "key-rotated-kid-unknown", Cause: "key-rotated-kid-unknown", Title: "another key signed it, of another kid",
		Answer: mint.Refuse,
		Why:    "the key is none of the issuer's (RFC 7515 §5.2 step 8)",
		Make: func(d mint.Draft) (string, error) {
			k, err := d.NewKey(d.Alg)
			if err != nil {
				return "", err
			}
			return d.SignedBy(d.Alg, k).WithHeaderText("kid", "rotated-away").Sign()
		},
	}
}
