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

// beside calls look for every literal at a call and the setting of its meaning in the same service.
func beside(p *config.Project, demo bool, look func(s *config.Service, lit config.Lifetime, x config.Setting) (note, bool)) []note {
	return each(p, func(s *config.Service) []note {
		var out []note
		for _, m := range []config.Meaning{config.AccessTTL, config.RefreshTTL, config.CookieMaxAge, config.RefreshThreshold, config.Heartbeat} {
			for _, lit := range s.Lifetimes(m) {
				if lit.Setting.Wins.Kind != config.Source || config.IsDemo(lit.Setting.Name) != demo {
					continue
				}
				for _, x := range s.Of(m) {
					if x.Wins.Kind == config.Source || config.IsDemo(x.Name) != demo || readsWithDefault(s, x.Name, lit.Setting.Wins.Where) {
						continue
					}
					if n, ok := look(s, lit, x); ok {
						out = append(out, n)
						break
					}
				}
			}
		}
		return out
	})
}

// readsWithDefault: the literal is what stands in for the setting itself.
func readsWithDefault(s *config.Service, name string, w finding.Where) bool {
	for _, f := range s.Facts {
		if f.Kind == config.FactRead && config.SameName(f.Name, name) && f.Where.File == w.File && f.Where.Line >= w.Line-1 && f.Where.Line <= w.Line+1 {
			return true
		}
	}
	return false
}

// valueOf shows what a service gets, or that it cannot be seen.
func valueOf(s *config.Service, x config.Setting) string {
	if d, ok := s.Span(x.Wins); ok {
		return config.Words(d)
	}
	if x.Wins.Certainty == config.Opaque {
		return "sealed in " + x.Wins.Origin
	}
	return x.Wins.Value.Shown()
}
