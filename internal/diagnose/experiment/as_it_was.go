package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// AsItWas is E0: the request exactly as it was given, byte for byte, redirects not followed.
func AsItWas() Experiment {
	return Experiment{
		Kind:     diagnose.AsItWas,
		Question: asks("the request as it was"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			return f.Case.Request, nil
		},
	}
}
