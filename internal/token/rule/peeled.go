package rule

import (
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// PeeledInput finds what stood around the token and was meant to: a field name, a scheme, a command line.
func PeeledInput() Rule {
	return Rule{
		ID: "peeled-input", Title: "something stood around the token and was removed to read it", Severity: finding.Info,
		Doc: Doc{
			Text: "The token was given together with what usually surrounds it: `Authorization:`, `Bearer`, a cookie line, a URL, a curl command, a byte order " +
				"mark. It was taken out to be read. That is harmless here, but a program that sends the text as it was given sends more than the token.",
			Fix:   "give the bare token to programs that expect one",
			Since: since, Seen: []string{"tokens copied from browsers, terminals, Kubernetes Secrets"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		var evidence []finding.Evidence
		for _, p := range t.Peeled {
			if !isFormPeel(p.ID) {
				evidence = append(evidence, finding.Evidence("removed: "+p.Message))
			}
		}
		if evidence == nil {
			return nil
		}
		if len(evidence) == 1 {
			return saw("around the token: %s", evidence[0])
		}
		return []note{{message: fmt.Sprintf("%d things around the token were removed to read it", len(evidence)), evidence: evidence}}
	})
}
