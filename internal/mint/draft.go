// Package mint makes tokens out of exact bytes: headers and claims keep the order and spelling in which they were
// given. The ways to damage one on purpose are in mint/fault, a whole set of fixtures is made by mint/pack. It is pure:
// the clock and randomness are passed in.
package mint

import (
	"encoding/base64"
	"io"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// Draft is a token before it is signed. Its methods return another draft and leave the first as it is.
type Draft struct {
	// Header has the alg that the token names, Payload the claims.
	Header, Payload exactjson.Object
	// Alg is the algorithm that is really used, Key what signs.
	Alg string
	Key keys.Key
	// Now is the instant at which the token is made; a healthy one lives for Lifetime from then on.
	Now      time.Time
	Lifetime time.Duration
	// Random is a cryptographic source, NewKey makes a key that nobody else has. Only faults use them.
	Random io.Reader
	NewKey func(alg string) (keys.Key, error)
}

// Sign writes the token: the compact serialisation of RFC 7515 §7.1.
func (d Draft) Sign() (string, error) { return d.SignBytes(d.Header.Raw, d.Payload.Raw) }

// SignBytes signs other bytes than those of Header and Payload, JSON or not.
func (d Draft) SignBytes(header, payload []byte) (string, error) {
	return d.SignInput(Encode(header) + "." + Encode(payload))
}

// SignInput appends a signature to a signing input, which is taken as it is.
func (d Draft) SignInput(input string) (string, error) {
	signature, err := d.Key.Sign(d.Alg, input)
	if err != nil {
		return "", err
	}
	return input + "." + Encode(signature), nil
}

// SigningInput returns the encoded header and payload with a dot between (RFC 7515 §5.1).
func (d Draft) SigningInput() string { return Encode(d.Header.Raw) + "." + Encode(d.Payload.Raw) }

// Encode is base64url without padding (RFC 7515 §2).
func Encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// With sets a claim to raw, which must be JSON: in its place if it is there, else at the end.
func (d Draft) With(claim string, raw []byte) Draft {
	d.Payload = d.Payload.With(claim, raw)
	return d
}

// WithText sets a claim to a string.
func (d Draft) WithText(claim, value string) Draft { return d.With(claim, exactjson.Quote(value)) }

// Without leaves a claim out.
func (d Draft) Without(claim string) Draft {
	d.Payload = d.Payload.Without(claim)
	return d
}

// WithHeader sets a header parameter to raw, which must be JSON.
func (d Draft) WithHeader(name string, raw []byte) Draft {
	d.Header = d.Header.With(name, raw)
	return d
}

// WithHeaderText sets a header parameter to a string.
func (d Draft) WithHeaderText(name, value string) Draft {
	return d.WithHeader(name, exactjson.Quote(value))
}

// SignedBy names another algorithm in the header, and signs with it and k.
func (d Draft) SignedBy(alg string, k keys.Key) Draft {
	d.Alg, d.Key = alg, k
	return d.WithHeaderText("alg", alg)
}

// At writes the instant that is after from now as a NumericDate (RFC 7519 §2), in whole seconds.
func (d Draft) At(after time.Duration) []byte {
	return []byte(token.InstantOf(d.Now.Add(after).Truncate(time.Second)).String())
}

// Move shifts the token's life: issued at from, and expiring a lifetime later. nbf and iat stay missing where they are.
func (d Draft) Move(from time.Duration) Draft {
	for _, name := range []string{"iat", "nbf"} {
		if _, ok := d.Payload.Get(name); ok {
			d = d.With(name, d.At(from))
		}
	}
	return d.With("exp", d.At(from+d.Lifetime))
}
