package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AccessLong finds access tokens that live longer than a day.
func AccessLong() Rule {
	return Rule{
		ID: "access-token-long", Title: "access tokens live longer than a day", Severity: finding.Info,
		Doc: Doc{
			Text:  "A token cannot be called back: whoever has copied one uses it until it expires, also after the password was changed. Where nothing checks a list of revoked tokens, days are long.",
			Fix:   "minutes for the access token, and a refresh token that can be revoked",
			Since: since, Seen: []string{"full-stack-fastapi-template: 8 days"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return each(p, func(s *config.Service) []note {
			var out []note
			for _, l := range s.Lifetimes(config.AccessTTL) {
				if l.Length > 24*time.Hour && !config.IsDemo(l.Setting.Name) {
					out = append(out, at(l.Setting.Wins.Where, "access tokens live %s (%s)", config.Words(l.Length), named(l.Setting.Name)))
				}
			}
			return out
		})
	})
}
