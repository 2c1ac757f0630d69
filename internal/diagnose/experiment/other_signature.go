package experiment

import (
	"encoding/base64"
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// OtherSignature is E3: the same header and claims with other bytes in the middle of the signature. (The last
// character is no good: its low bits may be padding, and the signature would still be the same.)
func OtherSignature() Experiment {
	return Experiment{
		Kind:     diagnose.OtherSignature,
		Question: asks("the same token with other signature bytes"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			t := f.Case.Token
			if len(t.Segments) != 3 || len(t.Signature) == 0 {
				return request.Request{}, diagnose.ErrNotApplicable
			}
			sig := slices.Clone(t.Signature)
			sig[len(sig)/2] ^= 0x5a
			d := diagnose.NewDraft(f.Case, "")
			if d.Misspelt {
				return request.Request{}, diagnose.ErrNotApplicable
			}
			d.Token = t.SigningInput() + "." + base64.RawURLEncoding.EncodeToString(sig)
			return d.Render()
		},
	}
}
