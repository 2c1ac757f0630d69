package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// ExtraWhitespace is the token with a blank on either side.
func ExtraWhitespace() mint.Fault {
	return mint.Fault{
		ID: "extra-whitespace", Cause: "extra-whitespace", Title: "blanks stand around the token",
		Answer: mint.Refuse, Around: true,
		Why:  "white space is no part of a token (RFC 7515 §7.1); servers that trim it first accept the rest",
		Make: around(" ", " "),
	}
}
