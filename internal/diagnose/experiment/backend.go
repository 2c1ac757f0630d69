package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Backend is E9: the same request straight to the application, past whatever stands in front of it. The user names it.
func Backend() Experiment {
	return Experiment{
		Kind:     diagnose.Backend,
		Question: asks("the same, straight to the application (--backend)"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			return planned(f.Case.AtBackend(f.Case.Request.Clone()))
		},
	}
}

// BackendWithout is what no credential gets from the application: without it, nothing could be told from E9.
func BackendWithout() Experiment {
	return Experiment{
		Kind:     diagnose.BackendWithout,
		Question: asks("no credential, straight to the application (--backend)"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			return planned(f.Case.AtBackend(f.Case.Request.WithoutCredentials().Clone()))
		},
	}
}

// BackendGarbage is what the application says of a credential that is no JWT: whether it tells that from none.
func BackendGarbage() Experiment {
	return Experiment{
		Kind:     diagnose.BackendGarbage,
		Question: asks("a credential that is no JWT, straight to the application (--backend)"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, jti string) (request.Request, error) {
			r, err := NotAJWT().Plan(f, diagnose.LookID{Kind: diagnose.NotAJWT, N: 1}, jti)
			if err != nil {
				return r, err
			}
			return planned(f.Case.AtBackend(r.Clone()))
		},
	}
}

// planned is a request that may not apply to the case.
func planned(r request.Request, applies bool) (request.Request, error) {
	if !applies {
		return request.Request{}, diagnose.ErrNotApplicable
	}
	return r, nil
}
