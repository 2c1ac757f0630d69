package rule

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// beside calls look for every literal at a call and the setting of its meaning in the same service.
func beside(p *config.Project, demo bool, look func(s *config.Service, lit config.Lifetime, x config.Setting) (note, bool)) []note {
	return each(p, func(s *config.Service) []note {
		var out []note
		for _, m := range []config.Meaning{config.AccessTTL, config.RefreshTTL, config.CookieMaxAge, config.RefreshThreshold, config.Heartbeat} {
			settings := slices.DeleteFunc(s.Of(m), func(x config.Setting) bool { return x.Wins.Kind == config.Source })
			if len(settings) == 0 {
				continue
			}
			for _, lit := range s.Lifetimes(m) {
				if lit.Setting.Wins.Kind != config.Source || config.IsDemo(lit.Setting.Name) != demo {
					continue
				}
				for _, x := range settings {
					// A literal where the setting itself is read is what stands in for it.
					if config.IsDemo(x.Name) != demo || s.ReadsNear(x.Name, lit.Setting.Wins.Where) {
						continue
					}
					if n, ok := look(s, lit, x); ok {
						out = append(out, n)
						break
					}
				}
			}
		}
		return out
	})
}

// valueOf shows what a service gets, or that it cannot be seen.
func valueOf(s *config.Service, x config.Setting) string {
	if d, ok := s.Span(x.Wins); ok {
		return config.Words(d)
	}
	if x.Wins.Certainty == config.Opaque {
		return "sealed in " + x.Wins.Origin
	}
	return x.Wins.Value.Shown()
}
