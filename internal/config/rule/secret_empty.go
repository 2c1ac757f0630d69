package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// SecretEmpty finds secrets that are set to nothing.
func SecretEmpty() Rule {
	return onSecrets("secret-empty", func(p *config.Project, _ time.Time) []note {
		return secretSettings(p, func(_ *config.Service, x config.Setting, class config.Class) []note {
			if class != config.ClassEmpty || x.Wins.Kind == config.Framework && x.Wins.Certainty == config.Known || optionalSecret(x.Name) {
				return nil
			}
			return []note{at(x.Wins.Where, "%s is set to nothing%s: a default in the program does not help, since the variable is there", named(x.Name), ifUnset(x.Wins)).
				fixedBy("let it fail when it is missing (${%s:?}), or leave the line out", named(nameOr(x.Wins.Depends, x.Name)))}
		})
	})
}

// optionalSecret: secrets of a second kind that a program may do without.
func optionalSecret(name string) bool {
	for _, w := range config.WordsOf(name) {
		if w == "refresh" || w == "old" || w == "previous" || w == "passphrase" || w == "fallback" {
			return true
		}
	}
	return false
}
