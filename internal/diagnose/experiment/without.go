package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Without is E1: the same request without its credentials. Its answer is what everybody gets.
func Without() Experiment {
	return Experiment{
		Kind:     diagnose.Without,
		Question: asks("the same without any credential"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			return f.Case.Request.WithoutCredentials(), nil
		},
	}
}
