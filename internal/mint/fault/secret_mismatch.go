package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// SecretMismatch is signed with another key of the same kind.
func SecretMismatch() mint.Fault {
	return mint.Fault{
		ID: "secret-mismatch", Cause: "secret-mismatch", Title: "it is signed with another key",
		Answer: mint.Refuse, Forged: true,
		Why: "the signature does not match (RFC 7515 §5.2 step 8)",
		Make: func(d mint.Draft) (string, error) {
			k, err := d.NewKey(d.Alg)
			if err != nil {
				return "", err
			}
			return d.SignedBy(d.Alg, k).Sign()
		},
	}
}
