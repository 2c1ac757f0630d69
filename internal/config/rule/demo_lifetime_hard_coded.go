package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// DemoLifetime finds demo tokens that do not follow their own setting.
func DemoLifetime() Rule {
	return Rule{
		ID: "demo-lifetime-hard-coded", Title: "demo tokens do not follow their own setting", Severity: finding.Warning,
		Doc: Doc{
			Text:  "There is a setting for how long demo or guest tokens live, and the code that makes them has a literal. The setting looks as if it worked, and does not.",
			Fix:   "read the setting where the demo tokens are made",
			Since: since, Seen: []string{"expiresIn: '2h' beside JWT_DEMO_EXPIRES_IN"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return beside(p, true, func(s *config.Service, lit config.Lifetime, x config.Setting) (note, bool) {
			return at(lit.Setting.Wins.Where, "demo tokens live %s by a literal in the source, not what %s says (%s)", config.Words(lit.Length), named(x.Name), valueOf(s, x)).because("%s: %s", named(x.Name), place(x.Wins.Where)), true
		})
	})
}
