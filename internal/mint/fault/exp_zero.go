package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// ExpZero has the zero of a field that was never set.
func ExpZero() mint.Fault {
	return mint.Fault{
		ID: "exp-zero", Cause: "exp-zero", Title: "exp is 0",
		Answer: mint.Refuse, Forged: true,
		Why:  "0 is the year 1970, long past (RFC 7519 §4.1.4); some libraries take it as missing",
		Make: func(d mint.Draft) (string, error) { return d.With("exp", []byte("0")).Sign() },
	}
}
