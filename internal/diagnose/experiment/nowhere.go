package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Nowhere is E14 without a credential: a path that certainly does not exist. A server that says so knows its paths
// before it asks for tokens; one that answers as it does on the real path may not know that either.
func Nowhere() Experiment {
	return Experiment{
		Kind:     diagnose.Nowhere,
		Question: asks("no credential, on a path that certainly does not exist"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, jti string) (request.Request, error) {
			return planned(f.Case.Nonsense(jti))
		},
	}
}
