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
