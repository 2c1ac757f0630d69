package fault

import (
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// SecretWhitespaceOrQuotes is signed with the same secret and the line end behind it.
func SecretWhitespaceOrQuotes() mint.Fault {
	return mint.Fault{
		ID: "secret-whitespace-or-quotes", Cause: "secret-whitespace-or-quotes", Title: "a line end was part of the secret",
		Answer: mint.Refuse, Forged: true, Kinds: []keys.Kind{keys.SecretKey},
		Why:  "the signature does not match: one side read the file of the secret with its line end",
		Make: misread("secret-whitespace-or-quotes"),
	}
}
