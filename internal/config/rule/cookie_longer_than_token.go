package rule

import (
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// CookieLongerThanToken finds cookies that are still sent long after the token in them has expired.
func CookieLongerThanToken() Rule {
	return Rule{
		ID: "cookie-longer-than-token", Title: "the cookie outlives the token in it", Severity: finding.Info,
		Doc: Doc{
			Text: "The browser goes on to send an expired token until the cookie's Max-Age is over, and the page takes the cookie for a session: it shows somebody as signed in whose every request is refused. Where a " +
				"refresh token makes a new one in time this is as it should be, and nothing is said.",
			Fix:   "set the cookie's Max-Age from the same setting as the token's lifetime",
			Since: since, Seen: []string{"Max-Age of 7 days with a token of 1 h"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		renewed := map[string]bool{}
		for _, s := range p.Services {
			renewed[s.Environment] = renewed[s.Environment] || renews(s)
		}
		return each(p, func(s *config.Service) []note {
			access, ok := s.Sole(config.AccessTTL)
			if !ok || renewed[s.Environment] || renewed[""] {
				return nil
			}
			var out []note
			for _, c := range s.Lifetimes(config.CookieMaxAge) {
				if c.Length >= 2*access.Length && keepsToken(c.Setting) && !config.IsDemo(c.Setting.Name) {
					out = append(out, at(c.Setting.Wins.Where, "the cookie lives %s, the access token in it %s", config.Words(c.Length), config.Words(access.Length)).because("%s", layer(access)))
				}
			}
			return out
		})
	})
}

// renews: the service makes new tokens for old ones, or may.
func renews(s *config.Service) bool {
	return s.HasAny(config.RefreshTTL, config.RefreshThreshold, config.Sliding, config.RefreshRotation) ||
		slices.ContainsFunc(s.Of(config.SecretKey), func(x config.Setting) bool { return strings.Contains(strings.ToLower(x.Name), "refresh") })
}

// keepsToken: the cookie holds the token itself. That of a framework's session holds a session, which has a length of
// its own.
func keepsToken(x config.Setting) bool {
	for _, session := range []string{"session", "Session", "koa", "iron"} {
		if strings.Contains(x.Wins.Sink, session) {
			return false
		}
	}
	switch config.Meant(x.Name).Product {
	case "Django", "Flask", "Flask-Login", "oauth2-proxy", "Spring Boot", "Symfony", "PHP", "JupyterHub", "Directus":
		return false
	}
	n, ok := config.MeantIn("Symfony", x.Name)
	return !ok || n.Product != "Symfony"
}
