package engine

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/openapi"
)

// readDescription takes over the API's description once an answer holds one.
func (r *run) readDescription() {
	if r.API != nil {
		return
	}
	for _, l := range r.looks {
		if l.ID.Kind != diagnose.Description || l.Answer == nil || l.Answer.Status != 200 || l.Answer.Truncated {
			continue
		}
		if d, err := openapi.Parse(l.Answer.Body); err == nil {
			r.API, r.APIPlace = &d, finding.Safe(l.Sent.URL)
			r.facts.Case.Describe(d, r.APIPlace)
			return
		}
	}
}
