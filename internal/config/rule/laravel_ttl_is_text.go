package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// LaravelTTLText finds lifetimes of jwt-auth that reach Carbon as text.
func LaravelTTLText() Rule {
	return Rule{
		ID: "laravel-ttl-is-text", Title: "a lifetime of jwt-auth is text, which Laravel 11 refuses", Severity: finding.Error,
		Doc: Doc{
			Text: "`env('JWT_TTL', 60)` gives text as soon as the variable is set: every variable of the environment is. Carbon 3, which Laravel 11 brings, takes no text for a number of minutes, so that every " +
				"sign-in ends with a TypeError. Where the variable is not set the default is a number, and nothing shows.",
			Fix:   "(int) env('JWT_TTL', 60)",
			Since: since, Seen: []string{"tymondesigns/jwt-auth#2256, #2264"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return each(p, func(s *config.Service) []note {
			if !s.Has("laravel-11") {
				return nil
			}
			var out []note
			for _, f := range s.Facts {
				if f.Kind != config.FactSwitch || f.Name != "laravel-text-ttl" {
					continue
				}
				if x, ok := s.Named(f.Detail); ok && x.Wins.Kind != config.Framework {
					out = append(out, at(f.Where, "%s reaches Carbon as text: a TypeError at every sign-in", named(f.Detail)).because("%s is set: %s", named(f.Detail), place(x.Wins.Where)))
				}
			}
			return out
		})
	})
}
