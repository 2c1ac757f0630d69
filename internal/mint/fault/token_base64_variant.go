package fault

import (
	"bytes"
	"encoding/base64"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// TokenBase64Variant is a token in standard base64 with padding, signed in that spelling.
func TokenBase64Variant() mint.Fault {
	return mint.Fault{
		ID: "token-base64-variant", Cause: "token-base64-variant", Title: "it is written in base64 with padding",
		Answer: mint.Refuse,
		Why:    "the parts are base64url without padding (RFC 7515 §2)",
		Make: func(d mint.Draft) (string, error) {
			payload := bytes.Clone(d.Payload.Raw)
			if len(payload)%3 == 0 {
				payload = append(payload, ' ') // otherwise there is no padding to see
			}
			input := base64.StdEncoding.EncodeToString(d.Header.Raw) + "." + base64.StdEncoding.EncodeToString(payload)
			signature, err := d.Key.Sign(d.Alg, input)
			return input + "." + base64.StdEncoding.EncodeToString(signature), err
		},
	}
}
