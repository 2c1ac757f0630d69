package keys

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rsa"
	"hash"
	"io"
	"math/big"
	"strings"
)

// largeInput is the size from which a signing input is hashed in pieces. golang-jwt makes a copy of it, as large as
// the token.
const largeInput = 1 << 20

// VerifyWritten is [Key.Verify] for a signing input that nobody needs to hold: write writes it, in pieces, whenever it is
// asked to. Only EdDSA needs all of it at once (RFC 8032 §5.1.6 hashes it twice).
func (k Key) VerifyWritten(alg string, write func(io.Writer), sig []byte) error {
	if err := k.fits(alg, "verify"); err != nil {
		return err
	}
	if err := k.wellFormed(alg, sig); err != nil {
		return err
	}
	valid, known := verifyWritten(alg, write, sig, k.verifyingMaterial())
	if !known {
		var b strings.Builder
		write(&b)
		return k.verifyWhole(alg, b.String(), sig)
	}
	if !valid {
		return ErrSignature
	}
	return nil
}

// inPieces writes a text. At once it would be copied.
func inPieces(text string) func(io.Writer) {
	return func(w io.Writer) {
		piece := make([]byte, 32<<10)
		for rest := text; rest != ""; {
			n := copy(piece, rest)
			_, _ = w.Write(piece[:n]) // a hash never fails
			rest = rest[n:]
		}
	}
}

// verifyWritten checks a signature as the methods of golang-jwt do, without a copy of the signing input. known is false
// for an algorithm that needs the input as a whole.
func verifyWritten(alg string, write func(io.Writer), sig []byte, material any) (valid, known bool) {
	sum, ok := map[string]crypto.Hash{"256": crypto.SHA256, "384": crypto.SHA384, "512": crypto.SHA512}[strings.TrimLeft(alg, "HRPES")]
	if !ok {
		return false, false
	}
	digest := func(h hash.Hash) []byte {
		write(h)
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
