package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// switched makes notes of the facts about one switch.
func switched(name string, say func(f config.Fact) note) func(p *config.Project, now time.Time) []note {
	return func(p *config.Project, _ time.Time) []note {
		var out []note
		for _, f := range p.Facts {
			if f.Kind == config.FactSwitch && f.Name == name && !f.Test {
				out = append(out, say(f))
			}
		}
		return out
	}
}
