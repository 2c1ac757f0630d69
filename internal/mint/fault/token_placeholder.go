package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// TokenPlaceholder is what a program prints for a token that it does not have.
func TokenPlaceholder() mint.Fault {
	return mint.Fault{
		ID: "token-placeholder", Cause: "token-placeholder", Title: "the word undefined instead of a token",
		Answer: mint.Refuse, Keyless: true,
		Why:  "it is no token (RFC 7519 §7.2)",
		Make: func(mint.Draft) (string, error) { return "undefined", nil },
	}
}
