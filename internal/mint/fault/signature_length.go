package fault

import (
	"encoding/asn1"
	"math/big"

	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// SignatureLength has bytes behind its signature.
func SignatureLength() mint.Fault {
	return mint.Fault{
		ID: "signature-length", Cause: "signature-length", Title: "the signature has three bytes too many",
		Answer: mint.Refuse,
		Why:    "the algorithm and its key fix the length of a signature (RFC 7518 §3)",
		Make: func(d mint.Draft) (string, error) {
			signature, err := d.Key.Sign(d.Alg, d.SigningInput())
			return d.SigningInput() + "." + mint.Encode(append(signature, 0, 0, 0)), err
		},
	}
}

// SignatureLengthDER has an ECDSA signature as OpenSSL and Java write it.
func SignatureLengthDER() mint.Fault {
	return mint.Fault{
		ID: "signature-length-der", Cause: "signature-length", Title: "the signature is ASN.1 DER, not two numbers",
		Answer: mint.Refuse, Kinds: []keys.Kind{keys.ECKey},
		Why: "an ECDSA signature is r and s side by side (RFC 7518 §3.4)",
		Make: func(d mint.Draft) (string, error) {
			signature, err := d.Key.Sign(d.Alg, d.SigningInput())
			if err != nil {
				return "", err
			}
			half := len(signature) / 2
			der, err := asn1.Marshal(struct{ R, S *big.Int }{
				new(big.Int).SetBytes(signature[:half]), new(big.Int).SetBytes(signature[half:]),
			})
			return d.SigningInput() + "." + mint.Encode(der), err
		},
	}
}
