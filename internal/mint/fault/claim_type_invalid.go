package fault

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// ClaimTypeInvalid has an issuer that is no string.
func ClaimTypeInvalid() mint.Fault {
	return mint.Fault{
		ID: "claim-type-invalid", Cause: "claim-type-invalid", Title: "iss is a number",
		Answer: mint.Refuse,
		Why:    "iss must be a string (RFC 7519 §4.1.1)",
		Make:   func(d mint.Draft) (string, error) { return d.With("iss", []byte("1")).Sign() },
	}
}

// ClaimTypeInvalidAud has an audience that is neither a string nor a list.
func ClaimTypeInvalidAud() mint.Fault {
	return mint.Fault{
		ID: "claim-type-invalid-aud", Cause: "claim-type-invalid", Title: "aud is an object",
		Answer: mint.Refuse,
		Why:    "aud must be a string or an array of strings (RFC 7519 §4.1.3)",
		Make: func(d mint.Draft) (string, error) {
			v, _ := d.Payload.Get("aud")
			aud, _ := v.Strings()
			name := []byte(`"api"`)
			if len(aud) > 0 {
				name = exactjson.Quote(aud[0])
			}
			return d.With("aud", fmt.Appendf(nil, `{"0":%s}`, name)).Sign()
		},
	}
}

// ClaimTypeInvalidNbf has a beginning that is no number.
func ClaimTypeInvalidNbf() mint.Fault {
	return mint.Fault{
		ID: "claim-type-invalid-nbf", Cause: "claim-type-invalid", Title: "nbf is a number in quotes",
		Answer: mint.Refuse,
		Why:    "nbf must be a JSON number (RFC 7519 §2, §4.1.5)",
		Make:   func(d mint.Draft) (string, error) { return d.WithText("nbf", string(d.At(0))).Sign() },
	}
}
