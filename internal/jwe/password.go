package jwe

import (
	"crypto/aes"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"strings"

	"github.com/go-jose/go-jose/v4"
	josecipher "github.com/go-jose/go-jose/v4/cipher"

	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// decrypter returns the key as go-jose takes it.
func (h header) decrypter(k keys.Key) any {
	switch {
	case strings.HasPrefix(h.alg, "PBES2"):
		return password{h, k}
	case k.Kind == keys.SecretKey:
		return k.Secret().Reveal()
	}
	return k.PrivateKey()
}

// password unwraps a content key with a key made of a password (RFC 7518 §4.8). go-jose does too, but refuses more
// than a million rounds, which some make today.
type password struct {
	header header
	key    keys.Key
}

// DecryptKey implements jose.OpaqueKeyDecrypter.
func (p password) DecryptKey(encryptedKey []byte, _ jose.Header) ([]byte, error) {
	size, h := 16, func() hash.Hash { return sha256.New() }
	switch {
	case strings.HasPrefix(p.header.alg, "PBES2-HS384"):
		size, h = 24, sha512.New384
	case strings.HasPrefix(p.header.alg, "PBES2-HS512"):
		size, h = 32, sha512.New
	}
	salt := append([]byte(p.header.alg+"\x00"), p.header.salt...)
	key, err := pbkdf2.Key(h, string(p.key.Secret().Reveal()), salt, p.header.rounds, size)
	if err != nil {
		return nil, ErrDecrypt
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, ErrDecrypt
	}
	return josecipher.KeyUnwrap(block, encryptedKey)
}
