package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Expired is E3x: the same token, properly signed and expired long ago. It shows what this server says of a token that
// it reads, verifies and then refuses.
func Expired() Experiment {
	return Experiment{
		Kind:     diagnose.Expired,
		Question: asks("the same token, properly signed, and expired on purpose"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, jti string) (request.Request, error) {
			if f.Case.Signature != diagnose.Yes {
				return request.Request{}, diagnose.ErrNotApplicable
			}
			d := diagnose.NewDraft(f.Case, jti)
			repair.Expire().Apply(d)
			return d.Render()
		},
	}
}
