package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// TypHeaderUnexpected is a token of another purpose.
func TypHeaderUnexpected() mint.Fault {
	return mint.Fault{
		ID: "typ-header-unexpected", Cause: "typ-header-unexpected", Title: "typ is logout+jwt",
		Answer: mint.Refuse, Policy: "typ is JWT, at+jwt or missing",
		Why:  "a token of one kind must not be taken for one of another (RFC 8725 §3.11)",
		Make: func(d mint.Draft) (string, error) { return d.WithHeaderText("typ", "logout+jwt").Sign() },
	}
}
