package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// LifetimeHardCoded finds numbers in the source beside a setting of the same meaning.
func LifetimeHardCoded() Rule {
	return Rule{
		ID: "lifetime-hard-coded", Title: "a lifetime is written into the source beside a setting of the same meaning", Severity: finding.Warning,
		Doc: Doc{
			Text:  "The service has a setting for it, and a call in its source is given a number of its own. Whoever changes the setting changes nothing there, and the two drift apart.",
			Fix:   "use the setting there too",
			Since: since, Seen: []string{"expiresIn: '2h' beside JWT_EXPIRES_IN"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return beside(p, false, func(s *config.Service, lit config.Lifetime, x config.Setting) (note, bool) {
			length, known := s.Span(x.Wins)
			if known && length == lit.Length {
				return note{}, false // says the same today
			}
			return at(lit.Setting.Wins.Where, "%s is %s in the source, and %s is %s", lit.Setting.Meaning.Words(), config.Words(lit.Length), named(x.Name), valueOf(s, x)).because("%s: %s", named(x.Name), place(x.Wins.Where)), true
		})
	})
}
