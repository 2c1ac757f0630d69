package rule

import (
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// RefreshRotationFixed finds refresh tokens that are replaced at every use, in sessions that do not slide.
func RefreshRotationFixed() Rule {
	return Rule{
		ID: "refresh-rotation-not-sliding", Title: "refresh tokens are replaced at every use, and the session does not slide", Severity: finding.Warning,
		Doc: Doc{
			Text: "A new refresh token at every refresh looks as if an active user could stay for ever. Where a lifetime is counted from the sign-in, it ends the session all the same; where it is no longer than the time " +
				"that the token may lie unused, that second limit can never be what ends it.",
			Fix:   "let the absolute lifetime be the longer one, or switch the rotation off and say that sessions end",
			Since: since, Seen: []string{"Keycloak: ssoSessionMaxLifespan below ssoSessionIdleTimeout", "Dex: absoluteLifetime below validIfNotUsedFor"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return each(p, func(s *config.Service) []note {
			rotation := slices.IndexFunc(s.Of(config.RefreshRotation), rotates)
			if rotation < 0 {
				return nil
			}
			on := s.Of(config.RefreshRotation)[rotation]
			var out []note
			for _, limit := range slices.Concat(s.Lifetimes(config.RefreshTTL), s.Lifetimes(config.SessionAge), s.Lifetimes(config.LifetimeCap)) {
				for _, idle := range s.Lifetimes(config.RefreshTTL) {
					if !fromSignIn(limit.Setting) || idle.Setting.Name == limit.Setting.Name || idle.Length < limit.Length {
						continue
					}
					out = append(out, at(limit.Setting.Wins.Where, "%s ends the session %s after the sign-in, however often the refresh token is replaced", named(limit.Setting.Name), config.Words(limit.Length)).
						because("%s: %s (%s)", named(on.Name), on.Wins.Value.Shown(), place(on.Wins.Where)).
						because("an unused token would live %s (%s, %s): that limit is never reached", config.Words(idle.Length), named(idle.Setting.Name), place(idle.Setting.Wins.Where)))
				}
			}
			return out
		})
	})
}

// rotates: the switch is on. Dex's says the opposite of what the others say.
func rotates(x config.Setting) bool {
	on := strings.EqualFold(x.Wins.Value.Reveal(), "true")
	if strings.Contains(strings.ToLower(x.Name), "disable") {
		on = !on
	}
	return x.Wins.Certainty == config.Known && x.Wins.Value.IsSet() && on
}

// fromSignIn: the lifetime is counted from the sign-in, and no use of it makes it longer.
func fromSignIn(x config.Setting) bool {
	words := config.WordsOf(x.Name)
	for i, w := range words {
		if w == "absolute" || w == "timebox" || w == "maximum" || w == "max" && i+1 < len(words) && words[i+1] == "lifespan" {
			return true
		}
	}
	return false
}
