package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// NamedPlace is E7 for a request without a credential: a made-up one in the cookie or field that the server's own
// words name. (With a credential, the same is a cure: the token itself moves there.)
func NamedPlace() Experiment {
	return Experiment{
		Kind:     diagnose.NamedPlace,
		Question: asks("a credential that is no JWT, where the server says it looks"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			places, told := diagnose.NamedPlaces(f.Case.Answer)
			if !told {
				return request.Request{}, diagnose.ErrNotApplicable
			}
			return repair.Put(f.Case.Request, places[0], probe), nil
		},
	}
}
