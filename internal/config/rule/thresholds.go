package rule

import (
	"github.com/jwtdoc/jwtdoc/internal/config"
)

func thresholds(p *config.Project, look func(t, access config.Lifetime) (note, bool)) []note {
	return each(p, func(s *config.Service) []note {
		access, ok := p.TokenLifetime(s)
		if !ok {
			return nil
		}
		var out []note
		for _, t := range s.Lifetimes(config.RefreshThreshold) {
			if n, ok := look(t, access); ok {
				out = append(out, n)
			}
		}
		return out
	})
}
