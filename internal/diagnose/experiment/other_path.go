package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// OtherPath is E14 with the credential: another path of the same server. Where that takes it, nothing is wrong with it.
func OtherPath() Experiment {
	return Experiment{
		Kind:     diagnose.OtherPath,
		Question: asks("the same credential on another path of the same server"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			return planned(f.Case.AtOtherPath(f.Case.Request))
		},
	}
}

// OtherPathWithout is what no credential gets on that path: a public one proves nothing.
func OtherPathWithout() Experiment {
	return Experiment{
		Kind:     diagnose.OtherPathWithout,
		Question: asks("no credential on that other path"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			return planned(f.Case.AtOtherPath(f.Case.Request.WithoutCredentials()))
		},
	}
}
