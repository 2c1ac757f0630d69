package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// RefreshWindowShort finds sliding sessions that are renewed only just before their end.
func RefreshWindowShort() Rule {
	return Rule{
		ID: "refresh-window-short", Title: "the session is renewed only in the last part of the token's life", Severity: finding.Warning,
		Doc: Doc{
			Text: "Without a refresh token a session slides only when a request falls into the window before the token expires. With a window of 5 minutes at the end of 2 hours, somebody who works for 70 " +
				"minutes and then reads for 55 has never been inside of it, and is signed out.",
			Fix:   "renew from half of the lifetime on: set the threshold to about half of the token's life",
			Since: since, Seen: []string{"a gateway that refreshed in the last 5 minutes of a 2 h token"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return thresholds(p, func(t, access config.Lifetime) (note, bool) {
			if _, refreshes := p.SoleAcross(config.RefreshTTL, t.Service.Environment); refreshes || len(t.Service.Of(config.RefreshTTL)) > 0 || t.Length*5 >= access.Length*2 {
				return note{}, false
			}
			from := access.Length - t.Length
			return at(t.Setting.Wins.Where, "the token is renewed only in its last %s of %s", config.Words(t.Length), config.Words(access.Length)).
				because("%s", layer(access)).
				because("an active user must make a request between %s and %s after the token was made, or is out at %s", config.Words(from), config.Words(access.Length), config.Words(access.Length)).
				because("an idle user is out at %s whatever came before", config.Words(access.Length)), true
		})
	})
}

// RefreshWindowTooLong finds thresholds that are no shorter than the token's life.
func RefreshWindowTooLong() Rule {
	return Rule{
		ID: "refresh-window-too-long", Title: "the refresh threshold is no shorter than the token's life", Severity: finding.Error,
		Doc: Doc{
			Text: "The token is inside of its refresh window from its first second: every request renews it, or a client that renews by timer does so in a loop. oauth2-proxy's `cookie_refresh` must be shorter than " +
				"the provider's token for the same reason.",
			Fix:   "set the threshold to about half of the token's life",
			Since: since, Seen: []string{"authts/oidc-client-ts#644"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return thresholds(p, func(t, access config.Lifetime) (note, bool) {
			if t.Length < access.Length {
				return note{}, false
			}
			return at(t.Setting.Wins.Where, "the refresh threshold is %s, and the access token lives %s", config.Words(t.Length), config.Words(access.Length)).because("%s", layer(access)).as(gravity(t, access)), true
		})
	})
}

func thresholds(p *config.Project, look func(t, access config.Lifetime) (note, bool)) []note {
	return each(p, func(s *config.Service) []note {
		access, ok := p.TokenLifetime(s)
		if !ok {
			return nil
		}
		var out []note
		for _, t := range s.Lifetimes(config.RefreshThreshold) {
			if n, ok := look(t, access); ok {
				out = append(out, n)
			}
		}
		return out
	})
}

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

// HeartbeatTooSlow finds heartbeats that can miss the window in which they would renew the session.
func HeartbeatTooSlow() Rule {
	return Rule{
		ID: "heartbeat-too-slow", Title: "the heartbeat can miss the refresh window", Severity: finding.Error,
		Doc: Doc{
			Text: "The page calls the server every so often to keep the session alive. Where that is rarer than the window in which the token is renewed, a beat can fall before it and the next one after the token's " +
				"end: the session dies although the page was open.",
			Fix:   "let the heartbeat be at most half of the refresh threshold",
			Since: since, Seen: []string{"heartbeat of 10 minutes with a window of 5"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return each(p, func(s *config.Service) []note {
			var out []note
			for _, h := range s.Lifetimes(config.Heartbeat) {
				t, ok := s.Sole(config.RefreshThreshold)
				if !ok {
					if t, ok = p.SoleAcross(config.RefreshThreshold, s.Environment); !ok {
						continue
					}
				}
				if h.Length > t.Length {
					out = append(out, at(h.Setting.Wins.Where, "a heartbeat every %s can miss the refresh window of %s", config.Words(h.Length), config.Words(t.Length)).because("%s", layer(t)).as(gravity(h, t)))
				}
			}
			return out
		})
	})
}
