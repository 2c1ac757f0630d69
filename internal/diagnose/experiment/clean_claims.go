package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// CleanClaims is E4c: the same header, claims with everything repaired that looks wrong and with wide times, and a
// signature that verifies with no key. No key is needed for it, and no server can accept it. A server that answers
// it otherwise than a wrong signature on the original claims looks at claims first.
func CleanClaims() Experiment {
	return Experiment{
		Kind:     diagnose.CleanClaims,
		Question: asks("clean claims, with a signature as bad as a wrong one"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, jti string) (request.Request, error) {
			if !f.Case.Token.Readable() {
				return request.Request{}, diagnose.ErrNotApplicable
			}
			d := diagnose.NewDraft(f.Case, jti)
			for _, e := range f.ClaimEdits() {
				e.Apply(d)
			}
			// Wide times, so that even a server whose own clock is wrong finds nothing to refuse in them.
			repair.WideTime().Apply(d)
			if _, has := d.Payload.Get("exp"); !has {
				repair.AddExpiry().Apply(d)
			}
			d.Garbage = true
			return d.Render()
		},
	}
}
