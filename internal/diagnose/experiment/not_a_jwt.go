package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// probe is a credential that no server can take for a JWT: it has one segment.
const probe = "jwtdoc-probe"

// NotAJWT is E2: a credential that is no JWT, in the place of the one that was sent. A server that answers it like
// the request itself does not read the token; one that answers it like no credential does not find it.
func NotAJWT() Experiment {
	return Experiment{
		Kind:     diagnose.NotAJWT,
		Question: asks("a credential that is no JWT"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			c := f.Case.Credential
			if c.Kind == request.InAuthorization || c.Kind == request.NoCredential {
				return f.Case.Request.WithFirst("Authorization", "Bearer "+probe), nil
			}
			return f.Case.WithToken(probe), nil
		},
	}
}
