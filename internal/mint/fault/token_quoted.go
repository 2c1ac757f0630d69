package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// TokenQuoted is the token in double quotes.
func TokenQuoted() mint.Fault {
	return mint.Fault{
		ID: "token-quoted", Cause: "token-quoted", Title: "quotes stand around the token",
		Answer: mint.Refuse, Around: true,
		Why:  "a quote is no character of base64url (RFC 7515 §2), nor of a bearer token (RFC 6750 §2.1)",
		Make: around(`"`, `"`),
	}
}
