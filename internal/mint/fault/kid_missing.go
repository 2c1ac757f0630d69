package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// KidMissing is a sound token that does not say which key signed it.
func KidMissing() mint.Fault {
	return mint.Fault{
		ID: "kid-missing", Cause: "kid-missing", Title: "kid is missing",
		Answer: mint.Accept,
		Why:    "kid is optional (RFC 7515 §4.1.4), and with a single key there is nothing to choose; verifiers that insist on it refuse",
		Make: func(d mint.Draft) (string, error) {
			d.Header = d.Header.Without("kid")
			return d.Sign()
		},
	}
}
