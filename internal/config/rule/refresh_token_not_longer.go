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
			if ok && also && refresh.Length <= access.Length {
				return []note{at(refresh.Setting.Wins.Where, "the refresh token lives %s, the access token %s", config.Words(refresh.Length), config.Words(access.Length)).because("%s", layer(access))}
			}
			if ok && !also {
				return defaultNotLonger(s, access)
			}
			return nil
		})
	})
}

// defaultNotLonger compares with a default that holds while its variable is not set: JWT_TTL was raised, and
// JWT_REFRESH_TTL forgotten.
func defaultNotLonger(s *config.Service, access config.Lifetime) []note {
	var out []note
	for _, x := range s.Of(config.RefreshTTL) {
		if !x.Wins.Fallback || x.Wins.Kind != config.Framework {
			continue
		}
		if d, ok := s.SpanOf(x.Name, x.Wins.Unit, x.Wins.Value); ok && d > 0 && d <= access.Length {
			out = append(out, at(x.Wins.Where, "the refresh token lives %s%s, the access token %s", config.Words(d), ifUnset(x.Wins), config.Words(access.Length)).because("%s", layer(access)).as(finding.Warning))
		}
	}
	return out
}
