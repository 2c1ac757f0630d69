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

func nameOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
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
