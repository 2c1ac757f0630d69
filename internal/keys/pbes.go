package keys

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/asn1"
	"fmt"
	"hash"

	"golang.org/x/crypto/scrypt"
)

// Limits of what a password is worth: the file says how often it is hashed, and may say a billion times.
const (
	// MaxIterations is the most rounds of PBKDF2.
	MaxIterations = 10_000_000
	// MaxScrypt is the most that the product of scrypt's N, r and p may be.
	MaxScrypt = 1 << 24
)

// The object identifiers of RFC 8018 and RFC 7914.
const (
	oidPBES2  = "1.2.840.113549.1.5.13"
	oidPBKDF2 = "1.2.840.113549.1.5.12"
	oidScrypt = "1.3.6.1.4.1.11591.4.11"
)

// readEncrypted reads an encrypted PKCS #8 key (RFC 5958 §3 with PBES2, RFC 8018 §6.2).
func (r *reader) readEncrypted(b []byte) (Key, error) {
	var p struct {
		Algorithm algorithmID
		Data      []byte
	}
	if _, err := asn1.Unmarshal(b, &p); err != nil {
		return Key{}, fmt.Errorf("the encrypted PKCS #8 structure is damaged: %w", ErrBadKey)
	}
	if p.Algorithm.Algorithm.String() != oidPBES2 {
		return Key{}, fmt.Errorf("an old encryption (%s; openssl pkcs8 -topk8 -in FILE -out NEW writes the new one): %w",
			p.Algorithm.Algorithm, ErrEncryption)
	}
	scheme, err := readPBES2(p.Algorithm.Parameters.FullBytes)
	if err != nil {
		return Key{}, err
	}
	if len(p.Data) == 0 || len(p.Data)%scheme.block != 0 {
		return Key{}, fmt.Errorf("the encrypted key is cut: %w", ErrBadKey)
	}
	if r.password == nil {
		return Key{}, ErrNoPassword
	}
	password, err := r.password(r.place)
	if err != nil {
		return Key{}, fmt.Errorf("%w: %w", ErrNoPassword, err)
	}
	plain, err := scheme.open(password, p.Data)
	if err != nil {
		return Key{}, err
	}
	k, err := readPKCS8(plain)
	if err != nil {
		// A wrong password unpads by chance once in 256 times.
		return Key{}, ErrPassword
	}
	k.Container, k.Encrypted = pkcs8Encrypted, true
	return k, nil
}

// pbes2 is how a key is made of a password, and what it decrypts.
type pbes2 struct {
	derive    func(password []byte, size int) ([]byte, error)
	newCipher func(key []byte) (cipher.Block, error)
	size      int // of the cipher's key, in bytes
	block     int
	iv        []byte
}

func readPBES2(parameters []byte) (pbes2, error) {
	var p struct{ KDF, Cipher algorithmID }
	if _, err := asn1.Unmarshal(parameters, &p); err != nil {
		return pbes2{}, fmt.Errorf("the parameters of the encryption are damaged: %w", ErrBadKey)
	}
	var s pbes2
	switch oid := p.Cipher.Algorithm.String(); oid {
	case "2.16.840.1.101.3.4.1.2":
		s.newCipher, s.size, s.block = aes.NewCipher, 16, aes.BlockSize
	case "2.16.840.1.101.3.4.1.22":
		s.newCipher, s.size, s.block = aes.NewCipher, 24, aes.BlockSize
	case "2.16.840.1.101.3.4.1.42":
		s.newCipher, s.size, s.block = aes.NewCipher, 32, aes.BlockSize
	case "1.2.840.113549.3.7":
		s.newCipher, s.size, s.block = des.NewTripleDESCipher, 24, des.BlockSize
	default:
		return pbes2{}, fmt.Errorf("the cipher %s (openssl pkcs8 -topk8 -v2 aes256 writes another): %w", oid, ErrEncryption)
	}
	if rest, err := asn1.Unmarshal(p.Cipher.Parameters.FullBytes, &s.iv); err != nil || len(rest) > 0 || len(s.iv) != s.block {
		return pbes2{}, fmt.Errorf("the parameters of the cipher are damaged: %w", ErrBadKey)
	}
	var err error
	switch oid := p.KDF.Algorithm.String(); oid {
	case oidPBKDF2:
		s.derive, err = readPBKDF2(p.KDF.Parameters.FullBytes)
	case oidScrypt:
		s.derive, err = readScrypt(p.KDF.Parameters.FullBytes)
	default:
		err = fmt.Errorf("the hash %s of the password: %w", oid, ErrEncryption)
	}
	return s, err
}

func readPBKDF2(parameters []byte) (func([]byte, int) ([]byte, error), error) {
	var p struct {
		Salt       []byte
		Iterations int
		Size       int         `asn1:"optional"`
		Hash       algorithmID `asn1:"optional"`
	}
	if _, err := asn1.Unmarshal(parameters, &p); err != nil || p.Iterations < 1 {
		return nil, fmt.Errorf("the parameters of PBKDF2 are damaged: %w", ErrBadKey)
	}
	if p.Iterations > MaxIterations {
		return nil, fmt.Errorf("%d rounds of PBKDF2, more than %d: %w", p.Iterations, MaxIterations, ErrTooLarge)
	}
	h := map[string]func() hash.Hash{
		"": sha1.New, "1.2.840.113549.2.7": sha1.New, "1.2.840.113549.2.8": sha256.New224, "1.2.840.113549.2.9": sha256.New,
		"1.2.840.113549.2.10": sha512.New384, "1.2.840.113549.2.11": sha512.New,
	}[p.Hash.Algorithm.String()]
	if h == nil {
		return nil, fmt.Errorf("PBKDF2 with the hash %s: %w", p.Hash.Algorithm, ErrEncryption)
	}
	return func(password []byte, size int) ([]byte, error) {
		return pbkdf2.Key(h, string(password), p.Salt, p.Iterations, size)
	}, nil
}

func readScrypt(parameters []byte) (func([]byte, int) ([]byte, error), error) {
	var s struct {
		Salt    []byte
		N, R, P int
		Size    int `asn1:"optional"`
	}
	if _, err := asn1.Unmarshal(parameters, &s); err != nil || s.N < 2 || s.N&(s.N-1) != 0 || s.R < 1 || s.P < 1 {
		return nil, fmt.Errorf("the parameters of scrypt are damaged: %w", ErrBadKey)
	}
	if s.N > MaxScrypt || s.R > MaxScrypt/s.N || s.P > MaxScrypt/s.N/s.R {
		return nil, fmt.Errorf("scrypt with N=%d, r=%d and p=%d, whose product is more than %d: %w", s.N, s.R, s.P, MaxScrypt, ErrTooLarge)
	}
	return func(password []byte, size int) ([]byte, error) {
		return scrypt.Key(password, s.Salt, s.N, s.R, s.P, size)
	}, nil
}

// open decrypts in CBC mode and removes the padding of RFC 8018 §6.1.1.
func (s pbes2) open(password, data []byte) ([]byte, error) {
	key, err := s.derive(password, s.size)
	if err != nil {
		return nil, fmt.Errorf("hashing the password: %w", ErrPassword)
	}
	c, err := s.newCipher(key)
	if err != nil {
		return nil, fmt.Errorf("the cipher's key: %w", ErrPassword)
	}
	out := make([]byte, len(data))
	cipher.NewCBCDecrypter(c, s.iv).CryptBlocks(out, data)
	pad := int(out[len(out)-1])
	if pad < 1 || pad > s.block || !bytes.Equal(out[len(out)-pad:], bytes.Repeat([]byte{byte(pad)}, pad)) {
		return nil, ErrPassword
	}
	return out[:len(out)-pad], nil
}
