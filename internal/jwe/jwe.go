// Package jwe decrypts tokens (RFC 7516) with keys that were given, and unwraps what is nested in them. It is pure. What
// go-jose lets through and the RFCs refuse is refused before it is asked.
package jwe

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// Limits of what a token may ask for.
const (
	// MaxInflated is the most that a compressed plaintext may have, in bytes (RFC 8725 §3.6).
	MaxInflated = 250_000
	// MaxIterations is the most rounds of PBKDF2 in PBES2 algorithms (p2c).
	MaxIterations = 1_200_000
	// MaxDepth is how deep tokens may be nested in each other, the outermost counted.
	MaxDepth = 8
)

// Errors of [Decrypt] and [Open], for errors.Is.
var (
	// ErrForm: it is no well-formed JWE.
	ErrForm = errors.New("not a well-formed encrypted token")
	// ErrAlgorithm: alg or enc is unknown, or jwtdoc does not decrypt with it.
	ErrAlgorithm = errors.New("not an algorithm that is decrypted")
	// ErrCritical: crit demands what is not understood (RFC 7516 §4.1.13).
	ErrCritical = errors.New("crit demands what is not understood")
	// ErrKey: the key is of another kind or size than the algorithm needs, or is for something else.
	ErrKey = errors.New("wrong key")
	// ErrDecrypt: the key fits, and the token was encrypted for another one, or changed. Which of them is not said: it
	// cannot be known (RFC 7516 §11.5).
	ErrDecrypt = errors.New("it was encrypted for another key, or changed")
	// ErrTooLarge: the token asks for more than the limits of this package.
	ErrTooLarge = errors.New("beyond the limit")
)

// Decrypt returns the plaintext of an encrypted token.
func Decrypt(t token.Token, k keys.Key) ([]byte, error) {
	h, err := readHeader(t)
	if err != nil {
		return nil, err
	}
	if err := h.fits(k); err != nil {
		return nil, err
	}
	parsed, err := jose.ParseEncryptedCompact(t.Compact, []jose.KeyAlgorithm{jose.KeyAlgorithm(h.alg)}, []jose.ContentEncryption{jose.ContentEncryption(h.enc)})
	if err != nil {
		return nil, ErrForm
	}
	plain, err := parsed.Decrypt(h.decrypter(k))
	switch {
	case err == nil && h.zipped && len(plain) > MaxInflated:
		return nil, fmt.Errorf("it inflates to more than %d bytes: %w", MaxInflated, ErrTooLarge)
	case err == nil:
		return plain, nil
	case h.zipped && !errors.Is(err, jose.ErrCryptoFailure):
		return nil, fmt.Errorf("it decrypts, but does not inflate to at most %d bytes: %w", MaxInflated, ErrTooLarge)
	}
	return nil, ErrDecrypt
}

// Layer is one token of those that are nested in each other.
type Layer struct {
	Token token.Token
	// Key is the place of the key that decrypted it, empty for a signed token: its signature is the caller's business.
	Key string
}

// Open decrypts a token with the first candidate that fits, and goes on with what was nested in it, encrypted or
// signed, to the innermost. plain is the payload of that. What was opened before an error is returned with it.
func Open(t token.Token, candidates []keys.Key) (layers []Layer, plain []byte, err error) {
	for {
		if len(layers) == MaxDepth {
			return layers, nil, fmt.Errorf("tokens nested more than %d deep: %w", MaxDepth, ErrTooLarge)
		}
		if t.Form != token.FormJWE && t.Form != token.FormJWEJSON && t.Form != token.FormJWS && t.Form != token.FormJWSJSON {
			return layers, nil, ErrForm
		}
		layer := Layer{Token: t}
		plain = t.PayloadBytes
		if t.Form == token.FormJWE || t.Form == token.FormJWEJSON {
			if plain, layer.Key, err = decryptWith(t, candidates); err != nil {
				return layers, nil, err
			}
		}
		layers = append(layers, layer)
		inner, ok := nested(t, plain)
		if !ok {
			return layers, plain, nil
		}
		t = inner
	}
}

// decryptWith tries the candidates: those whose kid the header names, where there are any, else all that fit.
func decryptWith(t token.Token, candidates []keys.Key) (plain []byte, place string, err error) {
	if len(candidates) == 0 {
		return nil, "", fmt.Errorf("no key is given: %w", ErrKey)
	}
	worst := error(nil)
	for _, k := range chosen(t, candidates) {
		plain, err := Decrypt(t, k)
		if err == nil {
			return plain, k.Place, nil
		}
		// That a key fits and fails says more than that another one does not fit.
		if worst == nil || errors.Is(err, ErrDecrypt) {
			worst = err
		}
	}
	return nil, "", worst
}

func chosen(t token.Token, candidates []keys.Key) []keys.Key {
	var named []keys.Key
	for _, k := range candidates {
		if k.ID != "" && k.ID == t.KeyID() {
			named = append(named, k)
		}
	}
	if len(named) > 0 {
		return named
	}
	return candidates
}

// nested returns the token that a plaintext is (RFC 7519 §5.2), without anything peeled off: inside of a token nothing
// was pasted.
func nested(outer token.Token, plain []byte) (token.Token, bool) {
	v, _ := outer.Header.Get("cty")
	cty, _ := v.Text()
	says := strings.EqualFold(cty, "JWT") || strings.EqualFold(cty, "application/jwt")
	if !says && (len(plain) < 2 || plain[0] != 'e') {
		return token.Token{}, false
	}
	t := token.Parse(string(plain))
	compact := t.Form == token.FormJWS || t.Form == token.FormJWE
	return t, compact && len(t.Peeled) == 0 && (says || len(t.Faults) == 0)
}

// Explain says what stands in the way of decrypting with an algorithm, "" when nothing does.
func Explain(alg string) string {
	switch alg {
	case "RSA1_5":
		return "RSA1_5 is not decrypted: its padding lets an attacker who can ask a server decrypt without the key (Bleichenbacher); use RSA-OAEP-256"
	case "RSA-OAEP-384", "RSA-OAEP-512":
		return alg + " is in no library that jwtdoc uses; RSA-OAEP-256 is"
	}
	if strings.HasPrefix(alg, "HPKE") {
		return "HPKE is not decrypted by jwtdoc yet"
	}
	if _, ok := algorithms()[alg]; ok {
		return ""
	}
	return fmt.Sprintf("alg %s is none that encrypts (RFC 7518 §4.1)", finding.Quote(alg))
}
