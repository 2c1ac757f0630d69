package verify

import (
	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/jwe"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// Encrypted reports whether a token has to be decrypted before there is anything to verify.
func Encrypted(t token.Token) bool { return t.Form == token.FormJWE || t.Form == token.FormJWEJSON }

// Open decrypts a token with the candidates and verifies what is in it: a signed token, or claims. It returns the
// innermost token, whose claims were checked. One that is not encrypted is verified as it is.
func Open(t token.Token, candidates []keys.Source, o Options) (token.Token, Result) {
	if !Encrypted(t) {
		return t, Token(t, candidates, o)
	}
	var all []keys.Key
	for _, c := range candidates {
		all = append(all, c.AsKey())
	}
	layers, plain, err := jwe.Open(t, all)
	decrypted := token.Check{Name: Decryption, State: token.CheckPassed, Expected: theKeys(candidates), Actual: "decrypted"}
	if err != nil {
		decrypted.State, decrypted.Actual = token.CheckFailed, err.Error()
		if len(layers) > 0 {
			t = layers[len(layers)-1].Token
		}
		return t, Result{Checks: []token.Check{decrypted}, Verified: token.VerifiedReport{State: token.VerifiedNotChecked}}
	}
	inner := layers[len(layers)-1].Token
	for _, l := range layers {
		if !Encrypted(l.Token) { // a signed token in a signed one: the outer signature counts too
			inner = l.Token
			break
		}
	}
	if !Encrypted(inner) {
		r := Token(inner, candidates, o)
		r.Checks = append([]token.Check{decrypted}, r.Checks...)
		return inner, r
	}
	inner.PayloadBytes = plain
	if payload, fault := exactjson.ParseObject(plain); fault == nil {
		inner.Payload = payload
	} else {
		inner.Faults = append(inner.Faults, token.Fault{Segment: token.SegmentPayload, Offset: fault.Offset, Message: fault.Message})
	}
	r := Result{Verified: token.VerifiedReport{State: token.VerifiedNotChecked}}
	r.Checks = append(r.Checks, decrypted)
	if len(inner.Faults) > 0 {
		r.add(Form, token.CheckFailed, "claims inside", inner.Faults[0].Message)
	}
	r.add(Signature, token.CheckNotExamined, "a signed token inside", "encrypted, not signed: whoever has the key to encrypt can write such a token")
	r.checkClaims(inner, o)
	return inner, r
}
