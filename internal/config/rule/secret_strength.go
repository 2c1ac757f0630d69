package rule

import (
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// onSecrets makes a rule of one that is documented with the secrets themselves.
func onSecrets(id string, look func(p *config.Project, now time.Time) []note) Rule {
	r := Rule{ID: id, Elsewhere: true}
	for _, k := range keys.Rules() {
		if k.ID == id {
			r.Title, r.Severity = k.Title, k.Severity
			r.Doc = Doc{Text: k.Text, Fix: k.Fix, Since: k.Since, Seen: k.Seen}
		}
	}
	return r.with(look)
}

// secretSettings calls look for every secret that a service gets. A JSON document, a path or a reference is none.
func secretSettings(p *config.Project, look func(s *config.Service, x config.Setting, class config.Class) []note) []note {
	return each(p, func(s *config.Service) []note {
		var out []note
		for _, x := range s.Of(config.SecretKey) {
			if x.Wins.Value.IsSet() && (x.Wins.Certainty == config.Known || x.Wins.Fallback) {
				out = append(out, look(s, x, config.Classify(x.Wins.Value.Reveal()))...)
			}
		}
		return out
	})
}

// ifUnset completes a sentence about a value that holds while a variable is not set.
func ifUnset(d *config.Definition) string {
	if d.Fallback {
		return " where " + named(d.Depends) + " is not set"
	}
	return ""
}

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

func nameOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

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

// SecretPlaceholder finds what stands for a secret and is none.
func SecretPlaceholder() Rule {
	return onSecrets("secret-placeholder", func(p *config.Project, _ time.Time) []note {
		return secretSettings(p, func(_ *config.Service, x config.Setting, class config.Class) []note {
			t := strings.TrimSpace(x.Wins.Value.Reveal())
			switch {
			case strings.HasPrefix(t, "$(") && strings.Contains(t, " ") || strings.HasPrefix(t, "`") && strings.HasSuffix(t, "`") && len(t) > 2:
				return []note{at(x.Wins.Where, "%s is the text of a command that nothing runs here: its own characters are the secret, the same for everybody who copied the line", named(x.Name)).
					fixedBy("run the command, and write its output into the file")}
			case class == config.ClassPlaceholder && !x.Wins.Fallback && x.Wins.Kind != config.HelmValues:
				return []note{at(x.Wins.Where, "%s is a placeholder to be replaced, and in effect", named(x.Name)).fixedBy("make one: jwtdoc secret --alg HS256 --env %s", named(x.Name))}
			}
			return nil
		})
	})
}

// rated returns the findings of one id that the rating of a secret has.
func rated(id string) func(p *config.Project, now time.Time) []note {
	return func(p *config.Project, _ time.Time) []note {
		return secretSettings(p, func(s *config.Service, x config.Setting, class config.Class) []note {
			if class != config.ClassText || x.Wins.Fallback || !signsTokens(s, x.Name) {
				return nil
			}
			alg, hmac := hmacOf(s)
			if !hmac {
				return nil
			}
			t := x.Wins.Value.Reveal()
			if strings.HasPrefix(strings.TrimSpace(t), "$(") || strings.HasPrefix(t, "`") || strings.HasPrefix(t, "base64:") {
				return nil
			}
			var out []note
			for _, f := range keys.Rate(finding.NewSecret([]byte(t)), alg).Findings {
				if f.ID == id && f.Severity != finding.Info {
					out = append(out, at(x.Wins.Where, "%s: %s", named(x.Name), f.Message).fixedBy("%s", f.Fix).as(f.Severity))
				}
			}
			return out
		})
	}
}

// signsTokens: a name that says so, or a service that uses a library for tokens. SECRET_KEY alone signs many things.
func signsTokens(s *config.Service, name string) bool {
	if slices.ContainsFunc(config.WordsOf(name), func(w string) bool { return w == "jwt" || w == "token" || w == "access" || w == "refresh" }) {
		return true
	}
	return s.Has("jsonwebtoken", "@nestjs/jwt", "@fastify/jwt", "fast-jwt", "pyjwt", "python-jose", "djangorestframework-simplejwt", "flask-jwt-extended", "jose") || len(s.Of(config.AlgorithmName)) > 0 || len(s.Of(config.AccessTTL)) > 0
}

// hmacOf returns the algorithm of the service's tokens, HS256 where nothing says another one; false for a key pair's.
func hmacOf(s *config.Service) (string, bool) {
	for _, x := range s.Of(config.AlgorithmName) {
		if a, ok := keys.Lookup(x.Wins.Value.Reveal()); ok {
			return a.Name, a.Kind == keys.SecretKey
		}
	}
	return "HS256", true
}

// SecretWrapped finds line ends, blanks and quotes that are part of a secret.
func SecretWrapped() Rule {
	return onSecrets("secret-whitespace-or-quotes", rated("secret-whitespace-or-quotes"))
}

// SecretTooShort finds secrets that are shorter than their algorithm needs.
func SecretTooShort() Rule { return onSecrets("key-too-short", rated("key-too-short")) }

// SecretGuessable finds secrets that repeat themselves.
func SecretGuessable() Rule { return onSecrets("secret-guessable", rated("secret-guessable")) }

// SecretMistyped finds secrets one character away from a published one, and odd numbers of hex digits, in settings and
// in source code.
func SecretMistyped() Rule {
	settings := rated("secret-mistyped")
	return onSecrets("secret-mistyped", func(p *config.Project, now time.Time) []note {
		return append(settings(p, now), each(p, func(s *config.Service) []note {
			var out []note
			for _, f := range s.Facts {
				if f.Kind != config.FactSecret || f.Test {
					continue
				}
				for _, k := range keys.Rate(finding.NewSecret([]byte(f.Operand.Text.Reveal())), "HS256").Findings {
					if k.ID == "secret-mistyped" {
						out = append(out, at(f.Where, "%s: %s", named(f.Name), k.Message).fixedBy("%s", k.Fix))
						break
					}
				}
			}
			return out
		})...)
	})
}
