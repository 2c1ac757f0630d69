package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// TimeOutOfRange has a number that no calendar holds.
func TimeOutOfRange() mint.Fault {
	return mint.Fault{
		ID: "time-out-of-range", Cause: "time-out-of-range", Title: "exp is 1e300",
		Answer: mint.Refuse, Forged: true,
		Why:  "it is no instant (RFC 7519 §2); libraries overflow on it, some into never",
		Make: func(d mint.Draft) (string, error) { return d.With("exp", []byte("1e300")).Sign() },
	}
}
