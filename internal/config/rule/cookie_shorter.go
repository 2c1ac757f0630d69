package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// CookieShorterThanToken finds cookies that are gone before the token in them is.
func CookieShorterThanToken() Rule {
	return Rule{
		ID: "cookie-shorter-than-token", Title: "the cookie is gone before the token in it expires", Severity: finding.Error,
		Doc: Doc{
			Text: "The browser deletes the cookie at its Max-Age, and with it a token that is still valid: to the user the session ended, at a time that the token's lifetime does not explain. Whether the user " +
				"is active makes no difference unless the cookie is set anew.",
			Fix:   "set the cookie's Max-Age from the same setting as the token's lifetime",
			Since: since, Seen: []string{"a gateway with 2 h tokens in a cookie of 1 h"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return each(p, func(s *config.Service) []note {
			access, ok := p.TokenLifetime(s)
			if !ok {
				return nil
			}
			var out []note
			for _, c := range s.Lifetimes(config.CookieMaxAge) {
				if c.Length >= access.Length || c.Length < time.Minute || config.IsDemo(c.Setting.Name) || !keepsToken(c.Setting) {
					continue
				}
				out = append(out, at(c.Setting.Wins.Where, "the cookie lives %s, the access token in it %s", config.Words(c.Length), config.Words(access.Length)).
					because("%s", layer(access)).
					because("every user, active or idle, is out after %s unless a refresh sets the cookie anew before", config.Words(c.Length)).as(gravity(c, access)))
			}
			return out
		})
	})
}
