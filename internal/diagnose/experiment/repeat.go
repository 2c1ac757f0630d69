package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Repeat is E13: the request as it was, each time over a new connection and in turn to every address of the name, so
// that every instance behind it comes to answer.
func Repeat() Experiment {
	return Experiment{
		Kind:     diagnose.Repeat,
		Question: asks("the request as it was, over a new connection"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			return f.Case.Request.Clone(), nil
		},
	}
}
