package fault

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// SignatureAlteredInTransit has the same claims, written again after they were signed.
func SignatureAlteredInTransit() mint.Fault {
	return mint.Fault{
		ID: "signature-altered-in-transit", Cause: "signature-altered-in-transit", Title: "the payload was written anew after signing",
		Answer: mint.Refuse, Forged: true,
		Why: "the signature covers bytes, not meaning (RFC 7515 §5.2 step 8)",
		Make: func(d mint.Draft) (string, error) {
			return altered(d, append([]byte("{ "), d.Payload.Raw[1:]...))
		},
	}
}

// SignatureAlteredInTransitClaim has another subject than the one that was signed.
func SignatureAlteredInTransitClaim() mint.Fault {
	return mint.Fault{
		ID: "signature-altered-in-transit-claim", Cause: "signature-altered-in-transit", Title: "sub was changed after signing",
		Answer: mint.Refuse, Forged: true,
		Why: "the signature does not match (RFC 7515 §5.2 step 8)",
		Make: func(d mint.Draft) (string, error) {
			return altered(d, d.WithText("sub", "admin").Payload.Raw)
		},
	}
}

// altered signs the draft and puts another payload in the place of the one that was signed.
func altered(d mint.Draft, payload []byte) (string, error) {
	text, err := d.Sign()
	if err != nil {
		return "", err
	}
	return mint.Encode(d.Header.Raw) + "." + mint.Encode(payload) + text[strings.LastIndexByte(text, '.'):], nil
}
