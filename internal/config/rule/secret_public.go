package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SecretPublic finds secrets under names that front ends publish.
func SecretPublic() Rule {
	return Rule{
		ID: "secret-sent-to-browsers", Title: "a secret has a name that is built into the page", Severity: finding.Error,
		Doc: Doc{
			Text: "Next.js, Vite, Nuxt and Create React App put every variable that begins with `NEXT_PUBLIC_`, `VITE_`, `NUXT_PUBLIC_` or `REACT_APP_` into the JavaScript that browsers load. A signing secret " +
				"there is public.",
			Fix:   "rename it without the prefix, use it on the server only, and make a new one",
			Since: since, Seen: []string{"framework documentation: environment variables exposed to the browser"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		var out []note
		for _, d := range p.Definitions {
			for _, prefix := range []string{"NEXT_PUBLIC_", "VITE_", "NUXT_PUBLIC_", "REACT_APP_", "EXPO_PUBLIC_", "PUBLIC_"} {
				if strings.HasPrefix(d.Name, prefix) && d.Meaning == config.SecretKey {
					out = append(out, at(d.Where, "%s is a secret, and everything under %s is built into the page", named(d.Name), prefix))
					break
				}
			}
		}
		return out
	})
}
