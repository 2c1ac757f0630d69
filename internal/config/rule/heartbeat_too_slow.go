package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

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
