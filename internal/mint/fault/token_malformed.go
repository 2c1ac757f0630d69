package fault

import (
	"bytes"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// TokenMalformed is a token with a fourth part.
func TokenMalformed() mint.Fault {
	return mint.Fault{
		ID: "token-malformed", Cause: "token-malformed", Title: "a fourth part follows the signature",
		Answer: mint.Refuse,
		Why:    "a signed token has three parts (RFC 7515 §7.1)",
		Make:   around("", ".e30"),
	}
}

// TokenMalformedPayload is a signed text that is no JSON object.
func TokenMalformedPayload() mint.Fault {
	return mint.Fault{
		ID: "token-malformed-payload", Cause: "token-malformed", Title: "the payload is no JSON, and well signed",
		Answer: mint.Refuse,
		Why:    "the claims are a JSON object (RFC 7519 §7.2 step 10), whoever signed them",
		Make: func(d mint.Draft) (string, error) {
			return d.SignBytes(d.Header.Raw, bytes.TrimSuffix(d.Payload.Raw, []byte("}")))
		},
	}
}

// PayloadDetached is a token whose claims were taken out after signing.
func PayloadDetached() mint.Fault {
	return mint.Fault{
		ID: "payload-detached", Cause: "payload-detached", Title: "the payload is missing between the dots",
		Answer: mint.Refuse,
		Why:    "there are no claims in it (RFC 7519 §7.2 step 10)",
		Make: func(d mint.Draft) (string, error) {
			text, err := d.Sign()
			return mint.Encode(d.Header.Raw) + "." + text[strings.LastIndexByte(text, '.'):], err
		},
	}
}
