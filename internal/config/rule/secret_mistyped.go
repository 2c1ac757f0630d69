package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

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
