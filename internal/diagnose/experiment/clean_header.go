package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// CleanHeader is E4h: a plain header (kid kept), the same claims, and a signature that verifies with no key. A server
// that answers it otherwise than a wrong signature under the original header fails at the header.
func CleanHeader() Experiment {
	return Experiment{
		Kind:     diagnose.CleanHeader,
		Question: asks("a plain header, with a signature as bad as a wrong one"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, jti string) (request.Request, error) {
			t := f.Case.Token
			plain := repair.PlainHeader(t.Header)
			if !t.Readable() || t.Algorithm() == "HS256" && t.Header.Len() <= plain.Len() {
				// Nothing would differ from the look with another signature.
				return request.Request{}, diagnose.ErrNotApplicable
			}
			d := diagnose.NewDraft(f.Case, jti)
			d.Header, d.Garbage = plain, true
			return d.Render()
		},
	}
}
