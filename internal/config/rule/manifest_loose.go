package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ManifestLoose finds objects with settings that no workload refers to.
func ManifestLoose() Rule {
	return Rule{
		ID: "manifest-unreferenced", Title: "no workload refers to an object with settings", Severity: finding.Warning,
		Doc: Doc{
			Text: "A ConfigMap or Secret of the folder sets lifetimes or keys, and no workload of the same folder has it in `env` or `envFrom`. Whoever edits it waits in vain for the change. Where another repository " +
				"uses it, say so with a comment: `# jwtdoc:ignore manifest-unreferenced used by ...`.",
			Fix:   "refer to it (`envFrom`), or delete it",
			Since: since, Seen: []string{"an old sealed manifest beside the one in use"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		var out []note
		for _, m := range p.Loose {
			out = append(out, at(m.Where, "no workload here refers to %s %s, which sets %s", m.Kind, finding.Quote(m.Name), named(strings.Join(m.Names, ", "))))
		}
		return out
	})
}
