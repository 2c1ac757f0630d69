package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// SecretInSource finds keys that are written into the source.
func SecretInSource() Rule {
	return Rule{
		ID: "secret-in-source", Title: "the key that signs tokens is written into the source", Severity: finding.Error,
		Doc: Doc{
			Text: "A literal is given to the call that signs or verifies. Everybody who can read the repository, its clones and its images can sign tokens, the key is the same in every environment, and " +
				"changing it needs a release.",
			Fix:   "read it from the environment, and let the program refuse to start without it; then make a new one: `jwtdoc secret --alg HS256 --out FILE`",
			Since: since, Seen: []string{"tutorials that show SECRET_KEY = \"...\" in main.py", "CWE-321"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return each(p, func(s *config.Service) []note {
			var out []note
			for _, f := range s.Facts {
				if f.Kind != config.FactSecret || f.Test || !isKeyText(f) {
					continue
				}
				n := at(f.Where, "a literal is the key of %s", f.Sink)
				if f.Sink == "constant" {
					n = at(f.Where, "%s is written into the source", named(f.Name)).as(finding.Warning)
				}
				out = append(out, n)
			}
			return out
		})
	})
}

// isKeyText: a sample and a mistyped one are other findings; a name, a path or a placeholder is no key.
func isKeyText(f config.Fact) bool {
	t := f.Operand.Text.Reveal()
	switch config.Classify(t) {
	case config.ClassText:
		if f.Sink == "constant" && !config.LooksRandom(t) {
			return false
		}
		for _, k := range keys.Rate(finding.NewSecret([]byte(t)), "HS256").Findings {
			if k.ID == "secret-mistyped" || k.ID == "secret-default-fallback" {
				return false
			}
		}
		return true
	case config.ClassPlaceholder:
		return f.Sink != "constant"
	case config.ClassSample, config.ClassEmpty, config.ClassKey, config.ClassPath, config.ClassReference:
		return false
	}
	return false
}
