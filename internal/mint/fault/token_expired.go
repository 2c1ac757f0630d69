package fault

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// TokenExpired lived until an hour ago.
func TokenExpired() mint.Fault {
	return mint.Fault{
		ID: "token-expired", Cause: "token-expired", Title: "exp is an hour ago",
		Answer: mint.Refuse,
		Why:    "on or after exp a token must not be accepted (RFC 7519 §4.1.4)",
		Make:   func(d mint.Draft) (string, error) { return d.Move(-d.Lifetime - time.Hour).Sign() },
	}
}

// TokenExpiredJustNow expires in the very second in which it is made.
func TokenExpiredJustNow() mint.Fault {
	return mint.Fault{
		ID: "token-expired-just-now", Cause: "token-expired", Title: "exp is now",
		Answer: mint.Refuse,
		Why:    "at exp itself a token must not be accepted any more (RFC 7519 §4.1.4: on or after)",
		Make:   func(d mint.Draft) (string, error) { return d.Move(-d.Lifetime).Sign() },
	}
}
