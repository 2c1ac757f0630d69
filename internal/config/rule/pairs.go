package rule

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// pairs compares the known settings of one meaning of every two services of one environment.
func pairs(p *config.Project, m config.Meaning, compare func(a, b *config.Service, x, y config.Setting) (note, bool)) []note {
	type party struct {
		service *config.Service
		known   []config.Setting
	}
	var parties []party // few of many services have a setting of that meaning
	for _, s := range p.Services {
		known := slices.DeleteFunc(s.Of(m), func(x config.Setting) bool { return x.Wins.Certainty != config.Known || x.Wins.Value.Reveal() == "" })
		if len(known) > 0 && !isTest(s) {
			parties = append(parties, party{s, known})
		}
	}
	var out []note
	for i, a := range parties {
		for _, b := range parties[i+1:] {
			if a.service.Environment != b.service.Environment || a.service.Name == b.service.Name {
				continue
			}
			for _, x := range a.known {
				for _, y := range b.known {
					if x.Wins.Where == y.Wins.Where {
						continue
					}
					if n, ok := compare(a.service, b.service, x, y); ok {
						out = append(out, n)
					}
				}
			}
		}
	}
	return out
}

// shareTokens: the services have a secret or an issuer in common.
func shareTokens(a, b *config.Service) bool {
	for _, m := range []config.Meaning{config.SecretKey, config.Issuer} {
		for _, x := range a.Of(m) {
			for _, y := range b.Of(m) {
				if x.Wins.Certainty == config.Known && y.Wins.Certainty == config.Known && x.Wins.Value.Reveal() != "" && x.Wins.Value.Reveal() == y.Wins.Value.Reveal() {
					return true
				}
			}
		}
	}
	return false
}
