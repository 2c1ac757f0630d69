package fault

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// ExpTimezoneOffset expires seven hours too early: local time was taken for UTC.
func ExpTimezoneOffset() mint.Fault {
	return mint.Fault{
		ID: "exp-timezone-offset", Cause: "exp-timezone-offset", Title: "exp is off by a time zone of seven hours",
		Answer: mint.Refuse, Forged: true,
		Why: "exp is past (RFC 7519 §4.1.4): the issuer reckoned with a local time as if it were UTC",
		Make: func(d mint.Draft) (string, error) {
			lifetime := min(d.Lifetime, time.Hour)
			return d.With("iat", d.At(0)).With("exp", d.At(lifetime-7*time.Hour)).Sign()
		},
	}
}
