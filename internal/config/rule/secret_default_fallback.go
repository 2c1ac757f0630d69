package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// SecretDefault finds published samples in effect, and secrets with a default in the source.
func SecretDefault() Rule {
	return onSecrets("secret-default-fallback", func(p *config.Project, _ time.Time) []note {
		out := secretSettings(p, func(_ *config.Service, x config.Setting, class config.Class) []note {
			product, sample := keys.PublishedSample([]byte(x.Wins.Value.Reveal()))
			switch {
			case sample && class != config.ClassEmpty:
				return []note{at(x.Wins.Where, "%s is the published sample of %s%s: everybody can sign with it", named(x.Name), product, ifUnset(x.Wins))}
			case x.Wins.Fallback && (class == config.ClassPlaceholder || class == config.ClassText) && x.Wins.Kind != config.Framework:
				return []note{at(x.Wins.Where, "%s has a default in the file%s: whoever has read the repository can sign", named(x.Name), ifUnset(x.Wins)).
					fixedBy("let it fail when it is missing: ${%s:?}", named(x.Wins.Depends))}
			}
			return nil
		})
		return append(out, each(p, sourceDefaults)...)
	})
}

// sourceDefaults are os.getenv('SECRET_KEY', 'dev') and literals that are published samples.
func sourceDefaults(s *config.Service) []note {
	var out []note
	for _, f := range s.Facts {
		switch {
		case f.Test:
		case f.Kind == config.FactRead && f.Meaning == config.SecretKey && f.Operand.Default != nil:
			t := f.Operand.Default.Reveal()
			switch config.Classify(t) {
			case config.ClassSample, config.ClassPlaceholder, config.ClassText:
				n := at(f.Where, "%s falls back to a text in the source when it is not set: whoever has read it can sign tokens", named(f.Name))
				if product, ok := keys.PublishedSample([]byte(t)); ok {
					n = n.because("it is the published sample of %s", product)
				}
				out = append(out, n.fixedBy("let the program refuse to start without %s", named(f.Name)))
			case config.ClassEmpty, config.ClassKey, config.ClassPath, config.ClassReference:
			}
		case f.Kind == config.FactSecret:
			if product, ok := keys.PublishedSample([]byte(f.Operand.Text.Reveal())); ok {
				out = append(out, at(f.Where, "the secret in the source is the published sample of %s: everybody can sign with it", product).
					fixedBy("read it from the environment, and make a new one: jwtdoc secret --alg HS256 --out FILE"))
			}
		}
	}
	return out
}
