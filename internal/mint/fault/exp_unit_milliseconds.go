package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// ExpUnitMilliseconds counts milliseconds.
func ExpUnitMilliseconds() mint.Fault {
	return mint.Fault{
		ID: "exp-unit-milliseconds", Cause: "exp-unit-milliseconds", Title: "exp counts milliseconds",
		Answer: mint.Refuse, Forged: true,
		Why: "read as seconds (RFC 7519 §2) it lies beyond the year 9999, and the token never expires",
		Make: func(d mint.Draft) (string, error) {
			return d.With("exp", append(d.At(d.Lifetime), "000"...)).Sign()
		},
	}
}
