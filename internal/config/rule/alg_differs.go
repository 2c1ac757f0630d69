package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AlgDiffers finds services that share a secret or an issuer and use different algorithms.
func AlgDiffers() Rule {
	return Rule{
		ID: "alg-differs", Title: "services that share tokens use different algorithms", Severity: finding.Warning,
		Doc: Doc{
			Text:  "Two services of one environment have the same secret or the same issuer, and different algorithms in their settings: the one refuses what the other signs.",
			Fix:   "give both the same algorithm",
			Since: since, Seen: []string{"JWT_ALGORITHM=HS256 beside JWT_ALGORITHM=HS512"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return pairs(p, config.AlgorithmName, func(a, b *config.Service, x, y config.Setting) (note, bool) {
			if x.Wins.Value.Reveal() == y.Wins.Value.Reveal() || !shareTokens(a, b) {
				return note{}, false
			}
			return at(y.Wins.Where, "%s of %s is %s, and %s of %s is %s (%s)", named(y.Name), named(b.Name), y.Wins.Value.Shown(), named(x.Name), named(a.Name), x.Wins.Value.Shown(), place(x.Wins.Where)), true
		})
	})
}
