package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

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
