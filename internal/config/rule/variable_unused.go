package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// VariableUnused finds variables that compose knows and no service gets.
func VariableUnused() Rule {
	return Rule{
		ID: "variable-not-passed-in", Title: "a variable of compose's .env reaches no service", Severity: finding.Info,
		Doc: Doc{
			Text: "docker compose reads the `.env` beside its file to fill in `${NAME}`; it does not hand it to the containers. A name that no service refers to, and that no program reads from a `.env` of its " +
				"own, has no effect.",
			Fix:   "pass it in (`environment: [NAME]` or `env_file: .env`), or delete the line",
			Since: since, Seen: []string{"ACCESS_TOKEN_EXPIRE_MINUTES in .env without effect in the container"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		var out []note
		for _, l := range p.EnvLines {
			if !l.ByCompose || l.Template || len(l.Services) > 0 || l.Used || config.Meant(l.Name).Meaning == config.NoMeaning {
				continue
			}
			out = append(out, at(l.Where, "%s stands in a file that only docker compose reads, and no service gets it", named(l.Name)))
		}
		return out
	})
}
