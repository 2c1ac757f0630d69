package fault

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// LifetimePolicy lives for ten years.
func LifetimePolicy() mint.Fault {
	return mint.Fault{
		ID: "lifetime-policy", Cause: "lifetime-policy", Title: "exp is in ten years",
		Answer: mint.Refuse, Policy: "a token lives a year at most", Forged: true,
		Why:  "verifiers may limit how far exp lies ahead, as GitHub, Apple and Kong do",
		Make: func(d mint.Draft) (string, error) { return d.With("exp", d.At(10*365*24*time.Hour)).Sign() },
	}
}
