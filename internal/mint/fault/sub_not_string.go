package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// SubNotString has a user's number for a subject.
func SubNotString() mint.Fault {
	return mint.Fault{
		ID: "sub-not-string", Cause: "sub-not-string", Title: "sub is a number",
		Answer: mint.Refuse,
		Why:    "sub must be a string (RFC 7519 §4.1.2)",
		Make:   func(d mint.Draft) (string, error) { return d.With("sub", []byte("3")).Sign() },
	}
}
