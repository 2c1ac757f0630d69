package fault

import (
	"crypto/aes"
	"crypto/cipher"
	"io"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// EncryptedToken is a JWE (RFC 7516) with the same claims, encrypted with a key that is drawn for it and forgotten.
func EncryptedToken() mint.Fault {
	return mint.Fault{
		ID: "encrypted-token", Cause: "encrypted-token", Title: "the claims are encrypted (JWE)",
		Answer: mint.Refuse, Keyless: true,
		Why: "a verifier of signed tokens cannot read it, and nothing in it is signed (RFC 7516)",
		Make: func(d mint.Draft) (string, error) {
			header := mint.Encode([]byte(`{"alg":"dir","enc":"A256GCM","typ":"JWT"}`))
			drawn := make([]byte, 32+12)
			if _, err := io.ReadFull(d.Random, drawn); err != nil {
				return "", err
			}
			block, err := aes.NewCipher(drawn[:32])
			if err != nil {
				return "", err
			}
			gcm, err := cipher.NewGCM(block)
			if err != nil {
				return "", err
			}
			nonce := drawn[32:]
			sealed := gcm.Seal(nil, nonce, d.Payload.Raw, []byte(header))
			text, tag := sealed[:len(sealed)-gcm.Overhead()], sealed[len(sealed)-gcm.Overhead():]
			// With "dir" the second part, the encrypted key, is empty (RFC 7518 §4.5).
			return strings.Join([]string{header, "", mint.Encode(nonce), mint.Encode(text), mint.Encode(tag)}, "."), nil
		},
	}
}
