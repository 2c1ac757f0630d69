package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// LeewayAbsurd finds leeways that are longer than the tokens, or than clocks are wrong.
func LeewayAbsurd() Rule {
	return Rule{
		ID: "leeway-absurd", Title: "the leeway is out of proportion", Severity: finding.Error,
		Doc: Doc{
			Text: "A leeway lets clocks differ: seconds, a minute or two. As long as the tokens themselves it doubles their life; .NET's default of 5 minutes does with tokens of one minute. More than 10 minutes hides " +
				"a clock that is wrong.",
			Fix:   "set the clocks (NTP) and a leeway of 30 to 60 seconds",
			Since: since, Seen: []string{"IdentityServer/IdentityServer4#497"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return each(p, func(s *config.Service) []note {
			var out []note
			for _, l := range s.Lifetimes(config.Leeway) {
				if access, ok := p.TokenLifetime(s); ok && l.Length >= access.Length {
					out = append(out, at(l.Setting.Wins.Where, "the leeway is %s, and the access token lives %s", config.Words(l.Length), config.Words(access.Length)).because("%s", layer(access)).as(gravity(l, access)))
				} else if l.Length > 10*time.Minute {
					out = append(out, at(l.Setting.Wins.Where, "the leeway is %s: expired tokens are accepted that long", config.Words(l.Length)).as(finding.Warning))
				}
			}
			return out
		})
	})
}
