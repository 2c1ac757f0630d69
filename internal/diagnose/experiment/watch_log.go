package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// WatchLog is the half of O5 that sends something: the request as it was, alone, so that what the server's container
// writes to its log meanwhile is about it.
func WatchLog() Experiment {
	return Experiment{
		Kind:     diagnose.WatchLog,
		Question: asks("the request as it was, while the container's log is watched"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			return f.Case.Request, nil
		},
	}
}
