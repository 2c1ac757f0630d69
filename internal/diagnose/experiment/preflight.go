package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Preflight is E10: the question that a browser asks before the request, with the names of its fields and none of
// their values.
func Preflight() Experiment {
	return Experiment{
		Kind:     diagnose.Preflight,
		Question: asks("the browser's question whether a page may send this (CORS preflight)"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			call, ok := f.Case.Page()
			if !ok || !call.Preflighted() {
				return request.Request{}, diagnose.ErrNotApplicable
			}
			return call.Preflight(f.Case.Request), nil
		},
	}
}

// readPreflight says what a browser makes of the answer.
func readPreflight(f *diagnose.Facts, l *diagnose.Look) string {
	call, ok := f.Case.Page()
	if !ok || l.Answer == nil {
		return ""
	}
	switch k := call.JudgePreflight(*l.Answer); {
	case k.Allowed():
		return "a browser sends the request"
	case k.Tolerated:
		return "browsers send the request, though the standard says no: " + string(k.Reason)
	default:
		return "a browser does not send the request: " + string(k.Reason)
	}
}
