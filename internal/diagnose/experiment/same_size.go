package experiment

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// SameSize is E16: no credential, and a field of no meaning as large as the one that carried it. A server that answers
// it like the request itself, and a small credential otherwise, refuses the size.
func SameSize() Experiment {
	return Experiment{
		Kind:     diagnose.SameSize,
		Question: asks("no credential, and a meaningless field as large as it"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			c := f.Case.Credential
			if c.Kind == request.NoCredential || c.Kind == request.InQuery {
				return request.Request{}, diagnose.ErrNotApplicable
			}
			const name = "X-Jwtdoc-Filler"
			size := len(c.Name) + len(c.Raw) - len(name)
			return f.Case.Request.WithoutCredentials().With(name, strings.Repeat("x", max(size, 1))), nil
		},
	}
}
