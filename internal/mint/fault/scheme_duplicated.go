package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// SchemeDuplicated is the token with the scheme in front of it, as it is pasted into a field that adds the scheme again.
func SchemeDuplicated() mint.Fault {
	return mint.Fault{
		ID: "scheme-duplicated", Cause: "scheme-duplicated", Title: "Bearer stands in front of the token",
		Answer: mint.Refuse, Around: true,
		Why:  "behind the scheme stands the token alone (RFC 6750 §2.1); a second Bearer is none",
		Make: around("Bearer ", ""),
	}
}

// around signs the draft as it is and puts text in front of the token and behind it.
func around(before, after string) func(mint.Draft) (string, error) {
	return func(d mint.Draft) (string, error) {
		text, err := d.Sign()
		return before + text + after, err
	}
}
