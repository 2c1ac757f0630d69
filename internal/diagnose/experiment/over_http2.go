package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// OverHTTP2 is E17: the same request over HTTP/2, which some proxies treat otherwise than HTTP/1.1.
func OverHTTP2() Experiment {
	return Experiment{
		Kind:     diagnose.OverHTTP2,
		Question: asks("the same request over HTTP/2"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			return planned(f.Case.Request, f.Case.Request.URL.Scheme == "https")
		},
	}
}
