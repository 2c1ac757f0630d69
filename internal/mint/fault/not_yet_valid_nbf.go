package fault

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// NotYetValidNbf may be used in an hour.
func NotYetValidNbf() mint.Fault {
	return mint.Fault{
		ID: "not-yet-valid-nbf", Cause: "not-yet-valid-nbf", Title: "nbf is in an hour",
		Answer: mint.Refuse,
		Why:    "before nbf a token must not be accepted (RFC 7519 §4.1.5)",
		Make: func(d mint.Draft) (string, error) {
			return d.With("nbf", d.At(time.Hour)).With("exp", d.At(time.Hour+d.Lifetime)).Sign()
		},
	}
}
