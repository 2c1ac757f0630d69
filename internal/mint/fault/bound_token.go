package fault

import (
	"fmt"
	"io"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// DPoPBoundToken is worth nothing without proof of a key.
func DPoPBoundToken() mint.Fault {
	return mint.Fault{
		ID: "dpop-bound-token", Cause: "dpop-bound-token", Title: "it is bound to a key by DPoP",
		Answer: mint.Refuse, Policy: "cnf is honoured, and the request has no proof",
		Why:  "without a DPoP proof of the key in cnf it must not be accepted (RFC 9449 §7.1)",
		Make: bound("jkt"),
	}
}

// MTLSBoundToken is worth nothing without a client certificate.
func MTLSBoundToken() mint.Fault {
	return mint.Fault{
		ID: "mtls-bound-token", Cause: "mtls-bound-token", Title: "it is bound to a client certificate",
		Answer: mint.Refuse, Policy: "cnf is honoured, and the connection has no client certificate",
		Why:  "without the certificate in cnf it must not be accepted (RFC 8705 §3)",
		Make: bound("x5t#S256"),
	}
}

// bound adds the thumbprint of a key that nobody has.
func bound(member string) func(mint.Draft) (string, error) {
	return func(d mint.Draft) (string, error) {
		b := make([]byte, 32)
		if _, err := io.ReadFull(d.Random, b); err != nil {
			return "", err
		}
		return d.With("cnf", fmt.Appendf(nil, `{%q:%q}`, member, mint.Encode(b))).Sign()
	}
}
