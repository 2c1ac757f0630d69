package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// RefreshNotLonger finds refresh tokens that expire with the access token or before.
func RefreshNotLonger() Rule {
	return Rule{
		ID: "refresh-token-not-longer", Title: "the refresh token lives no longer than the access token", Severity: finding.Error,
		Doc: Doc{
			Text:  "A refresh token is there to get a new access token when the old one has expired. Where it does not live longer, there is nothing left to do it with.",
			Fix:   "let the refresh token live as long as a session may last, the access token minutes",
			Since: since, Seen: []string{"units mixed up between JWT_TTL (minutes) and a refresh lifetime in seconds"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return each(p, func(s *config.Service) []note {
			access, ok := s.Sole(config.AccessTTL)
			refresh, also := s.Sole(config.RefreshTTL)
			if !ok || !also || refresh.Length > access.Length {
				return nil
			}
			return []note{at(refresh.Setting.Wins.Where, "the refresh token lives %s, the access token %s", config.Words(refresh.Length), config.Words(access.Length)).because("%s", layer(access))}
		})
	})
}
