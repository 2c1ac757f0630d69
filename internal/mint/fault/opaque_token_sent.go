package fault

import (
	"io"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// OpaqueTokenSent is a random token without parts.
func OpaqueTokenSent() mint.Fault {
	return mint.Fault{
		ID: "opaque-token-sent", Cause: "opaque-token-sent", Title: "an opaque token, which only its issuer can read",
		Answer: mint.Refuse, Keyless: true,
		Why: "it is no JWT (RFC 7519 §7.2): a verifier can find nothing to verify in it",
		Make: func(d mint.Draft) (string, error) {
			b := make([]byte, 32)
			_, err := io.ReadFull(d.Random, b)
			return mint.Encode(b), err
		},
	}
}
