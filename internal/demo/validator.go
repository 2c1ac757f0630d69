package demo

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// refusal is why the API refuses a request; accepted is none.
type refusal uint8

const (
	accepted refusal = iota
	noCredential
	wrongScheme
	malformed
	algorithmRefused
	signatureWrong
	expired
	notYetValid
	expiryMissing
	expiryNoNumber
	expiryTooFar
	userMissing
)

// sanity bounds how far in the future a token may expire: a lifetime in milliseconds taken for seconds ends in
// some fifty thousand years.
const sanity = 10 * 365 * 24 * time.Hour

// validator is strict where many libraries are not: exp is required, is a JSON number, and is not centuries away.
type validator struct {
	secret finding.Secret
	now    func() time.Time
}

var errAlgorithm = errors.New("the algorithm is not allowed")

// check verifies one token. It looks at the algorithm first, then at the signature, then at the claims.
func (v validator) check(compact string) refusal {
	claims := jwt.MapClaims{}
	parser := jwt.NewParser(jwt.WithTimeFunc(v.now), jwt.WithExpirationRequired(), jwt.WithJSONNumber(), jwt.WithStrictDecoding())
	_, err := parser.ParseWithClaims(compact, claims, func(t *jwt.Token) (any, error) {
		if t.Method.Alg() != jwt.SigningMethodHS256.Alg() {
			return nil, errAlgorithm
		}
		return v.secret.Reveal(), nil
	})
	switch {
	case err == nil:
		return v.checkMore(claims)
	case errors.Is(err, errAlgorithm):
		return algorithmRefused
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return signatureWrong
	case errors.Is(err, jwt.ErrInvalidType):
		return expiryNoNumber
	case errors.Is(err, jwt.ErrTokenRequiredClaimMissing):
		return expiryMissing
	case errors.Is(err, jwt.ErrTokenExpired):
		return expired
	case errors.Is(err, jwt.ErrTokenNotValidYet):
		return notYetValid
	}
	return malformed
}

// checkMore is what the library leaves to the application.
func (v validator) checkMore(claims jwt.MapClaims) refusal {
	exp, err := claims.GetExpirationTime()
	if err != nil || exp == nil {
		return expiryNoNumber
	}
	if exp.After(v.now().Add(sanity)) {
		return expiryTooFar
	}
	if _, ok := claims["user_id"].(json.Number); !ok {
		return userMissing
	}
	return accepted
}
