package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// TestUsesRealSecret finds tests that hold a secret which a service uses.
func TestUsesRealSecret() Rule {
	return Rule{
		ID: "test-uses-real-secret", Title: "a test holds a secret that a service uses", Severity: finding.Error,
		Doc: Doc{
			Text: "The literal in the test is the value of a service's setting. Whoever can read the tests, and the logs of those that fail, can sign tokens for the service. The values were compared in " +
				"memory and are named by their places only.",
			Fix:   "let the test make a secret of its own (`jwtdoc secret`), and make a new one for the service",
			Since: since, Seen: []string{"tests that paste SECRET_KEY from .env"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		inUse := map[string]*config.Definition{}
		for _, d := range p.Definitions {
			if d.Meaning == config.SecretKey && d.Environment != "test" && !d.Template && isComparable(d) && config.Classify(d.Value.Reveal()) == config.ClassText && len(d.Value.Reveal()) >= 12 {
				inUse[d.Value.Reveal()] = d
			}
		}
		var out []note
		for _, f := range p.Facts {
			if f.Kind != config.FactSecret || !f.Test {
				continue
			}
			if d := inUse[f.Operand.Text.Reveal()]; d != nil {
				out = append(out, at(f.Where, "the test's secret is %s of %s", named(d.Name), place(d.Where)))
			}
		}
		return out
	})
}
