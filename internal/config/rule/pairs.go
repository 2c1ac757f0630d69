package rule

import (
	"github.com/jwtdoc/jwtdoc/internal/config"
)

// pairs compares the known settings of one meaning of every two services of one environment.
func pairs(p *config.Project, m config.Meaning, compare func(a, b *config.Service, x, y config.Setting) (note, bool)) []note {
	var out []note
	for i, a := range p.Services {
		for _, b := range p.Services[i+1:] {
			if a.Environment != b.Environment || isTest(a) || a.Name == b.Name {
				continue
			}
			for _, x := range a.Of(m) {
				for _, y := range b.Of(m) {
					if x.Wins.Certainty != config.Known || y.Wins.Certainty != config.Known || x.Wins.Where == y.Wins.Where || x.Wins.Value.Reveal() == "" || y.Wins.Value.Reveal() == "" {
						continue
					}
					if n, ok := compare(a, b, x, y); ok {
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
