package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Description is O4: the API's own OpenAPI document, from where the user says or from a usual place of the server. It
// is asked for without anything of the user's.
func Description() Experiment {
	return Experiment{
		Kind:     diagnose.Description,
		Question: asks("the API's OpenAPI document"),
		Plan: func(f *diagnose.Facts, id diagnose.LookID, _ string) (request.Request, error) {
			return planned(f.APIRequest(id.N))
		},
	}
}

// TokenEndpoint asks whether the declared tokenUrl exists: with OPTIONS, which changes nothing, and without a
// credential.
func TokenEndpoint() Experiment {
	return Experiment{
		Kind:     diagnose.TokenEndpoint,
		Question: asks("does the declared tokenUrl exist?"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			u, ok := f.Case.TokenURL()
			if !ok {
				return request.Request{}, diagnose.ErrNotApplicable
			}
			return request.Request{Method: "OPTIONS", URL: u}.Clone(), nil
		},
	}
}
