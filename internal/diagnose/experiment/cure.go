package experiment

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Cure repairs what its edits name. Accepted, it proves the fault.
func Cure() Experiment {
	return Experiment{
		Kind: diagnose.Cure,
		Question: func(f *diagnose.Facts, id diagnose.LookID) string {
			return "the same " + says(f.Edits(id.EditIDs()))
		},
		Plan: func(f *diagnose.Facts, id diagnose.LookID, jti string) (request.Request, error) {
			return f.Repaired(f.Edits(id.EditIDs()), jti)
		},
	}
}

func says(edits []diagnose.Edit) string {
	parts := make([]string, len(edits))
	for i, e := range edits {
		parts[i] = e.Says
	}
	return strings.Join(parts, " and ")
}
