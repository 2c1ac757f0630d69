package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SecretTracked finds secrets in files that git keeps.
func SecretTracked() Rule {
	return Rule{
		ID: "secret-in-tracked-file", Title: "a secret is in a file that git tracks", Severity: finding.Warning,
		Doc: Doc{
			Text: "The file is in git's index, so its secret is in every clone and stays in the history when the line is removed. A base64 `Secret` manifest is not encrypted either. A value in a " +
				"`.env.example` that looks random is one that people copy.",
			Fix:   "take the file out of git (`git rm --cached FILE`, and a line in .gitignore), then make a new secret: what was pushed is known",
			Since: since, Seen: []string{"LibreChat .env.example: random-looking samples that ended in production"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		var out []note
		for _, d := range p.Definitions {
			if d.Meaning != config.SecretKey || d.Certainty != config.Known || !p.Tracked[d.Where.File] || d.Kind == config.Source || d.Environment == "test" {
				continue
			}
			if t := d.Value.Reveal(); config.Classify(t) != config.ClassText || !config.LooksRandom(t) {
				continue
			}
			if d.Template {
				out = append(out, at(d.Where, "%s in a template looks like a real secret: whoever copies the file shares it", named(d.Name)).fixedBy("leave the value empty in the template"))
				continue
			}
			out = append(out, at(d.Where, "%s is in a file that git tracks", named(d.Name)))
		}
		return out
	})
}
