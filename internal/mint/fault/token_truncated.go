package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// TokenTruncated is a token whose signature was cut.
func TokenTruncated() mint.Fault {
	return mint.Fault{
		ID: "token-truncated", Cause: "token-truncated", Title: "the signature ends after 40 characters",
		Answer: mint.Refuse,
		Why:    "the signature is shorter than its algorithm makes it",
		Make: func(d mint.Draft) (string, error) {
			text, err := d.Sign()
			return text[:min(len(text), len(d.SigningInput())+1+40)], err
		},
	}
}

// TokenTruncatedPayload is a token that ends in the middle of its payload, as in a column that was too narrow.
func TokenTruncatedPayload() mint.Fault {
	return mint.Fault{
		ID: "token-truncated-payload", Cause: "token-truncated", Title: "it ends in the middle of the payload",
		Answer: mint.Refuse,
		Why:    "a signed token has three parts (RFC 7515 §7.1)",
		Make: func(d mint.Draft) (string, error) {
			return mint.Encode(d.Header.Raw) + "." + mint.Encode(d.Payload.Raw[:len(d.Payload.Raw)/2]), nil
		},
	}
}
