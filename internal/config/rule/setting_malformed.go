package rule

import (
	"encoding/json"
	"encoding/pem"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SettingMalformed finds JSON and PEM in settings that cannot be read.
func SettingMalformed() Rule {
	return Rule{
		ID: "setting-malformed", Title: "JSON or PEM in a setting cannot be read", Severity: finding.Error,
		Doc: Doc{
			Text:  "A key or a JSON document was put into one line of an env file, and its quotes or line ends did not survive: Hasura's JWT secret is JSON, a private key is PEM whose line ends became nothing.",
			Fix:   "put the whole value into single quotes, or keep it in a file; write PEM line ends as \\n inside of double quotes",
			Since: since, Seen: []string{"hasura/graphql-engine#1288, #4792, #7606", "octokit/app#40"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		var out []note
		for _, d := range p.Definitions {
			if d.Certainty != config.Known || d.Template || d.Kind == config.Source {
				continue
			}
			t := strings.TrimSpace(d.Value.Reveal())
			switch {
			case d.Name == "HASURA_GRAPHQL_JWT_SECRET" && t != "" && config.Classify(t) != config.ClassReference && !json.Valid([]byte(t)):
				out = append(out, at(d.Where, "%s is no JSON after the file's quotes are taken off", named(d.Name)))
			case (d.Meaning == config.PrivateKey || d.Meaning == config.PublicKey) && strings.HasPrefix(t, "-----BEGIN") && !isPEM(t):
				out = append(out, at(d.Where, "%s begins as PEM and cannot be read as it", named(d.Name)))
			}
		}
		return out
	})
}

func isPEM(t string) bool {
	block, _ := pem.Decode([]byte(strings.ReplaceAll(t, `\n`, "\n")))
	return block != nil
}
