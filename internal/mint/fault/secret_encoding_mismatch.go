package fault

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// SecretEncodingMismatch is signed with the same secret read in another encoding.
func SecretEncodingMismatch() mint.Fault {
	return mint.Fault{
		ID: "secret-encoding-mismatch", Cause: "secret-encoding-mismatch", Title: "the secret was read in another encoding",
		Answer: mint.Refuse, Forged: true, Kinds: []keys.Kind{keys.SecretKey},
		Why:  "the signature does not match: one side decodes the text of the secret, the other does not",
		Make: misread("secret-encoding-mismatch"),
	}
}

// misread signs with the first other reading of the secret that a cause explains.
func misread(cause string) func(mint.Draft) (string, error) {
	return func(d mint.Draft) (string, error) {
		for _, t := range keys.Transforms() {
			if t.Cause != cause {
				continue
			}
			if b, ok := t.Apply(d.Key.Secret().Reveal()); ok {
				k := keys.SecretOf(keys.Source{Secret: finding.NewSecret(b), Place: d.Key.Place + " " + t.Title})
				return d.SignedBy(d.Alg, k).Sign()
			}
		}
		return "", fmt.Errorf("the secret cannot be read in another way: %w", mint.ErrNoFault)
	}
}
