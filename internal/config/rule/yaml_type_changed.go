package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// YAMLTypeChanged finds values that YAML makes something else of.
func YAMLTypeChanged() Rule {
	return Rule{
		ID: "yaml-type-changed", Title: "YAML reads an unquoted value as another type", Severity: finding.Error,
		Doc: Doc{
			Text: "Without quotes a text of digits is a number, `15:00` is 900 in YAML 1.1, `no` is false. A secret of digits becomes 1.2345678901234567e+31 in Helm and kubectl, and Kubernetes refuses a " +
				"container whose `env` value is no text.",
			Fix:   "put the value into quotes",
			Since: since, Seen: []string{"cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		var out []note
		for _, d := range p.Definitions {
			t := d.Value.Reveal()
			switch {
			case d.Meaning == config.NoMeaning:
			case d.Kind == config.PodEnv && (d.Literal == "!!int" || d.Literal == "!!bool" || d.Literal == "!!float"):
				out = append(out, at(d.Where, "%s is %s without quotes: Kubernetes refuses an env value that is no text", named(d.Name), d.Value.Shown()))
			case d.Kind == config.ConfigMap && (d.Literal == "!!int" || d.Literal == "!!bool" || d.Literal == "!!float"):
				out = append(out, at(d.Where, "%s is %s without quotes: Kubernetes refuses ConfigMap data that is no text", named(d.Name), d.Value.Shown()))
			case d.Meaning == config.SecretKey && (d.Literal == "!!int" || d.Literal == "!!float") && len(t) > 15:
				out = append(out, at(d.Where, "%s is a number to YAML, of more digits than a number keeps", named(d.Name)))
			case d.Meaning.Lifetime() && d.Literal != "" && strings.Count(t, ":") == 1 && strings.Trim(t, "0123456789:") == "":
				out = append(out, at(d.Where, "%s is %s without quotes: YAML 1.1 counts that to the base of sixty", named(d.Name), finding.Quote(t)).as(finding.Warning))
			}
		}
		return out
	})
}
