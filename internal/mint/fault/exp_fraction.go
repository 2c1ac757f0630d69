package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// ExpFraction has a fraction of a second, as Python's time.time() gives.
func ExpFraction() mint.Fault {
	return mint.Fault{
		ID: "exp-fraction", Cause: "exp-fraction", Title: "exp has a fraction",
		Answer: mint.Accept, Forged: true,
		Why:  "a NumericDate may have a fraction (RFC 7519 §2); libraries that demand an integer refuse",
		Make: func(d mint.Draft) (string, error) { return d.With("exp", append(d.At(d.Lifetime), ".5"...)).Sign() },
	}
}
