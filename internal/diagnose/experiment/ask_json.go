package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// AskJSON is E15: the same request, asking for JSON as a script does. A redirect to a login page then often turns
// into the 401 that it stands for.
func AskJSON() Experiment {
	return Experiment{
		Kind:     diagnose.AskJSON,
		Question: asks("the same, asking for JSON"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			return repair.AsScript(f.Case.Request), nil
		},
	}
}
