package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// SecretPlaceholder finds what stands for a secret and is none.
func SecretPlaceholder() Rule {
	return onSecrets("secret-placeholder", func(p *config.Project, _ time.Time) []note {
		return secretSettings(p, func(_ *config.Service, x config.Setting, class config.Class) []note {
			t := strings.TrimSpace(x.Wins.Value.Reveal())
			switch {
			case strings.HasPrefix(t, "$(") && strings.Contains(t, " ") || strings.HasPrefix(t, "`") && strings.HasSuffix(t, "`") && len(t) > 2:
				return []note{at(x.Wins.Where, "%s is the text of a command that nothing runs here: its own characters are the secret, the same for everybody who copied the line", named(x.Name)).
					fixedBy("run the command, and write its output into the file")}
			case class == config.ClassPlaceholder && !x.Wins.Fallback && x.Wins.Kind != config.HelmValues:
				return []note{at(x.Wins.Where, "%s is a placeholder to be replaced, and in effect", named(x.Name)).fixedBy("make one: jwtdoc secret --alg HS256 --env %s", named(x.Name))}
			}
			return nil
		})
	})
}
