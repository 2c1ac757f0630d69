package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Break repairs everything suspected but one thing. Refused, that one thing is a fault by itself.
func Break() Experiment {
	return Experiment{
		Kind: diagnose.Break,
		Question: func(f *diagnose.Facts, id diagnose.LookID) string {
			return "repaired in everything but: " + says(f.Edits(id.EditIDs()))
		},
		Plan: func(f *diagnose.Facts, id diagnose.LookID, jti string) (request.Request, error) {
			return f.BrokenBy(id.Edits, jti)
		},
	}
}
