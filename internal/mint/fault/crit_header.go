package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// CritHeaderUnsupported demands an extension that nobody knows.
func CritHeaderUnsupported() mint.Fault {
	return mint.Fault{
		ID: "crit-header-unsupported", Cause: "crit-header-unsupported", Title: "crit demands an unknown extension",
		Answer: mint.Refuse,
		Why:    "who does not understand what crit lists must refuse the token (RFC 7515 §4.1.11)",
		Make: func(d mint.Draft) (string, error) {
			const name = "urn:example:extension"
			return d.WithHeader("crit", []byte(`["`+name+`"]`)).WithHeader(name, []byte("true")).Sign()
		},
	}
}

// CritMalformed has an empty crit.
func CritMalformed() mint.Fault {
	return mint.Fault{
		ID: "crit-malformed", Cause: "crit-malformed", Title: "crit is an empty list",
		Answer: mint.Refuse,
		Why:    "crit must not be empty (RFC 7515 §4.1.11)",
		Make:   func(d mint.Draft) (string, error) { return d.WithHeader("crit", []byte("[]")).Sign() },
	}
}
