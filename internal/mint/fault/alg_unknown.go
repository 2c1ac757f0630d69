package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// AlgUnknown names an algorithm that does not exist.
func AlgUnknown() mint.Fault {
	return mint.Fault{
		ID: "alg-unknown", Cause: "alg-unknown", Title: "alg is no registered algorithm",
		Answer: mint.Refuse,
		Why:    "a verifier must know alg (RFC 7515 §4.1.1)",
		Make: func(d mint.Draft) (string, error) {
			return d.WithHeaderText("alg", "X-"+d.Alg).Sign()
		},
	}
}
