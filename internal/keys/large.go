package keys

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rsa"
	"hash"
	"math/big"
	"strings"
)

// largeInput is the size from which a signing input is hashed in pieces. golang-jwt makes a copy of it, as large as
// the token.
const largeInput = 1 << 20

// verifyLarge checks a signature as the methods of golang-jwt do, without a copy of the signing input. known is false
// for an algorithm that needs the input as a whole (EdDSA).
func verifyLarge(alg, signingInput string, sig []byte, material any) (valid, known bool) {
	sum, ok := map[string]crypto.Hash{"256": crypto.SHA256, "384": crypto.SHA384, "512": crypto.SHA512}[strings.TrimLeft(alg, "HRPES")]
	if !ok {
		return false, false
	}
	digest := func(h hash.Hash) []byte {
		piece := make([]byte, 32<<10)
		for rest := signingInput; rest != ""; {
			n := copy(piece, rest)
			_, _ = h.Write(piece[:n]) // a hash never fails
			rest = rest[n:]
		}
		return h.Sum(nil)
	}
	switch key := material.(type) {
	case []byte:
		return hmac.Equal(sig, digest(hmac.New(sum.New, key))), true
	case *rsa.PublicKey:
		if strings.HasPrefix(alg, "PS") {
			exact := &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}
			return rsa.VerifyPSS(key, sum, digest(sum.New()), sig, exact) == nil, true
		}
		return rsa.VerifyPKCS1v15(key, sum, digest(sum.New()), sig) == nil, true
	case *ecdsa.PublicKey:
		r, s := new(big.Int).SetBytes(sig[:len(sig)/2]), new(big.Int).SetBytes(sig[len(sig)/2:])
		return ecdsa.Verify(key, digest(sum.New()), r, s), true
	}
	return false, false
}
