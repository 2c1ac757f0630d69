package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// LifetimeInSecret finds lifetimes that are kept as secrets.
func LifetimeInSecret() Rule {
	return Rule{
		ID: "lifetime-in-secret", Title: "a lifetime is kept in a Secret", Severity: finding.Warning,
		Doc: Doc{
			Text:  "How long a session lasts is no secret, and in a Secret nobody sees it: a review does not, a sealed one cannot be read at all, and the value in effect is found only in the running pod.",
			Fix:   "move it to a ConfigMap, or to env of the workload",
			Since: since, Seen: []string{"JWT_EXPIRES_IN=7d inside of a SealedSecret"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		type object struct{ file, origin string }
		var order []object
		groups := map[object][]*config.Definition{}
		for _, d := range p.Definitions {
			if !d.InSecret || !d.Meaning.Lifetime() || d.Kind != config.KubeSecret && d.Kind != config.SealedSecret && d.Kind != config.ExternalSecret {
				continue
			}
			o := object{d.Where.File, d.Origin}
			if groups[o] == nil {
				order = append(order, o)
			}
			groups[o] = append(groups[o], d)
		}
		var out []note
		for _, o := range order {
			out = append(out, keptSecret(p, groups[o]))
		}
		return out
	})
}

// keptSecret speaks of all lifetimes of one object.
func keptSecret(p *config.Project, list []*config.Definition) note {
	var names []string
	for _, d := range list {
		names = append(names, named(d.Name))
	}
	what := "is a lifetime"
	if len(list) > 1 {
		what = "are lifetimes"
	}
	n := at(list[0].Where, "%s %s, kept in %s", strings.Join(names, ", "), what, list[0].Origin)
	if list[0].Certainty == config.Opaque {
		n = n.because("the values are sealed: nobody can read them here")
	}
	for _, d := range list {
		for _, s := range p.Services {
			if x, ok := s.Named(d.Name); ok && x.Wins.Where != d.Where && x.Wins.Certainty == config.Known {
				n = n.because("%s gets %s=%s from %s (%s), which overrides it", named(s.Name), named(d.Name), x.Wins.Value.Shown(), x.Wins.Origin, place(x.Wins.Where))
				break
			}
		}
	}
	return n
}
