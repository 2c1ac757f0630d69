package mint

import (
	"errors"
	"fmt"
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// Answer is what a correct verifier says to a token.
type Answer string

// The answers.
const (
	Accept Answer = "accept"
	Refuse Answer = "refuse"
)

// ErrNoFault says that a fault cannot be made of the token or key that is there; the message says why.
var ErrNoFault = errors.New("this fault cannot be made")

// Fault is one way in which a token can be wrong.
type Fault struct {
	// ID is the id of the cause or rule that explains the fault; a variant has a word more.
	ID string
	// Cause is that id without the word.
	Cause string
	// Title says what is wrong with the token, for a list: "exp is an hour ago".
	Title string
	// Answer is what a correct verifier says, Why the reason for it, with the RFC's section where one decides.
	Answer Answer
	Why    string
	// Policy is what the verifier must have been told for this answer, since no RFC decides; empty for most.
	Policy string
	// Around is set where the damage is not in the token but around it. jwtdoc takes it off and says so; servers do
	// not.
	Around bool
	// Forged tokens are attacks, or last for ever where they are accepted: with somebody's real key they are made only
	// on demand.
	Forged bool
	// Keyless: nothing is signed.
	Keyless bool
	// Kinds are the kinds of key that it can be made with; empty: all.
	Kinds []keys.Kind
	// Make damages a healthy draft and returns the text of the token.
	Make func(Draft) (string, error)
}

// Fits says whether the fault can be made with a key of that kind.
func (f Fault) Fits(kind keys.Kind) bool {
	return len(f.Kinds) == 0 || f.Keyless || slices.Contains(f.Kinds, kind)
}

// Token makes the token. An error that is [ErrNoFault] says what is missing for it.
func (f Fault) Token(d Draft) (string, error) {
	if !f.Fits(d.Key.Kind) {
		return "", fmt.Errorf("%s is a fault of tokens that are signed with %s: %w", f.ID, kindNames(f.Kinds), ErrNoFault)
	}
	text, err := f.Make(d)
	if err != nil {
		return "", fmt.Errorf("%s: %w", f.ID, err)
	}
	return text, nil
}

func kindNames(kinds []keys.Kind) string {
	if slices.Contains(kinds, keys.SecretKey) {
		return "a secret (HS256, HS384, HS512)"
	}
	if slices.Contains(kinds, keys.RSAKey) {
		return "a key pair (RS, PS, ES, EdDSA)"
	}
	return "an EC key (ES256, ES384, ES512)"
}
