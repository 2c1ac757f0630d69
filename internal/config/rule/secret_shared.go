package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SecretShared finds one secret in two environments.
func SecretShared() Rule {
	return Rule{
		ID: "secret-shared-between-environments", Title: "two environments have the same secret", Severity: finding.Warning,
		Doc: Doc{
			Text: "A token that was made in one environment is valid in the other, for the same user ids: whoever can sign in to staging is somebody in production. The values were compared in memory and " +
				"are named by their places only.",
			Fix:   "give every environment a secret of its own",
			Since: since, Seen: []string{"`.env.staging` copied to `.env.production`"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		first := map[string]*config.Definition{}
		var out []note
		for _, d := range p.Definitions {
			if d.Meaning != config.SecretKey || d.Environment == "" || d.Environment == "test" || !isComparable(d) || config.Classify(d.Value.Reveal()) != config.ClassText {
				continue
			}
			t := d.Value.Reveal()
			if o := first[t]; o == nil {
				first[t] = d
			} else if o.Environment != d.Environment && o.Where != d.Where {
				out = append(out, at(d.Where, "%s is the same in %s as in %s (%s)", named(d.Name), named(d.Environment), named(o.Environment), place(o.Where)))
			}
		}
		return out
	})
}
