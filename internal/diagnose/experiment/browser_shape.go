package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// BrowserShape is E11: the same request with the fields that a browser adds for a page of the given origin. Servers
// judge Origin, and answer with the fields that let the page read what they say.
func BrowserShape() Experiment {
	return Experiment{
		Kind:     diagnose.BrowserShape,
		Question: asks("the same, as a page of the given origin sends it"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			call, ok := f.Case.Page()
			if !ok || !request.IsSafeMethod(f.Case.Request.Method) {
				return request.Request{}, diagnose.ErrNotApplicable
			}
			r := f.Case.Request.With("Origin", call.Origin)
			if call.Origin != "null" {
				r = r.With("Referer", call.Origin+"/")
			}
			return r.With("Sec-Fetch-Mode", "cors").With("Sec-Fetch-Dest", "empty"), nil
		},
	}
}
