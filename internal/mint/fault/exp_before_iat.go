package fault

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// ExpBeforeIat expires before it was issued.
func ExpBeforeIat() mint.Fault {
	return mint.Fault{
		ID: "exp-before-iat", Cause: "exp-before-iat", Title: "exp is an hour before iat",
		Answer: mint.Refuse,
		Why:    "exp is past (RFC 7519 §4.1.4): the token was never valid",
		Make: func(d mint.Draft) (string, error) {
			return d.With("iat", d.At(-time.Minute)).With("exp", d.At(-time.Hour-time.Minute)).Sign()
		},
	}
}
