package fault

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// IatInFuture was issued by a clock that is an hour ahead.
func IatInFuture() mint.Fault {
	return mint.Fault{
		ID: "iat-in-future", Cause: "iat-in-future", Title: "iat is in an hour",
		Answer: mint.Refuse, Policy: "iat is checked",
		Why: "it says that it was issued in the future; RFC 7519 §4.1.6 leaves the judgement to the verifier, and many look",
		Make: func(d mint.Draft) (string, error) {
			return d.With("iat", d.At(time.Hour)).With("exp", d.At(time.Hour+d.Lifetime)).Sign()
		},
	}
}
