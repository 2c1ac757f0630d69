package cause

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// peeled reports whether one of these had to be removed to read the credential as a token. Of several credentials in
// one field nothing can be said about the first.
func peeled(c *diagnose.Case, ids ...string) bool {
	return c.HasCredential() && len(joinedValues(c.Credential)) < 2 && slices.ContainsFunc(ids, c.Token.WasPeeled)
}

// peelEvidence says what had to be removed.
func peelEvidence(c *diagnose.Case, ids ...string) []finding.Evidence {
	var out []finding.Evidence
	for _, p := range c.Token.Peeled {
		if slices.Contains(ids, p.ID) {
			out = append(out, finding.Evidence("in the credential sent: "+p.Message))
		}
	}
	return out
}
