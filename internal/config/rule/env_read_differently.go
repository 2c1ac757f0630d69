package rule

import (
	"fmt"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// EnvReadDifferently finds lines of an env file that two of its readers understand differently.
func EnvReadDifferently() Rule {
	return Rule{
		ID: "env-read-differently", Title: "two readers of one .env line see different values", Severity: finding.Error,
		Doc: Doc{
			Text: "There is no standard for `.env`. docker compose expands `$`, python-decouple keeps ` # ...` and `\\n` as they are and does not know `export`, the npm dotenv cuts an unquoted value at every `#`. " +
				"Where two of them read the same file, they get different secrets from one line.",
			Fix:   "put the value into single quotes, without $, # and backslashes in it, and without export",
			Since: since, Seen: []string{"docker/compose#9719", "getsentry/self-hosted#26"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		var out []note
		for _, l := range p.EnvLines {
			if l.Template || config.Meant(l.Name).Meaning == config.NoMeaning {
				continue
			}
			readers := readersOf(l)
			for _, odd := range oddities(l) {
				if a, b, ok := disagree(readers, odd.readings); ok {
					out = append(out, at(l.Where, "%s is read differently: %s", named(l.Name), odd.what).
						because("%s: %s", a, odd.readings[a]).because("%s: %s", b, odd.readings[b]))
					break
				}
			}
		}
		return out
	})
}

const (
	byCompose  = "docker compose"
	byDotenv   = "dotenv (npm)"
	byPyDotenv = "python-dotenv"
	byDecouple = "python-decouple"
)

func readersOf(l config.EnvLine) []string {
	var out []string
	add := func(name string, is bool) {
		if is {
			out = append(out, name)
		}
	}
	has := func(libs ...string) bool {
		for _, s := range l.Services {
			if s.Has(libs...) || s.ReadsThrough(libs) {
				return true
			}
		}
		return false
	}
	add(byCompose, l.ByCompose)
	add(byDotenv, has("dotenv", "@nestjs/config"))
	add(byPyDotenv, has("python-dotenv", "pydantic-settings"))
	add(byDecouple, has("python-decouple"))
	return out
}

type oddity struct {
	what     string
	readings map[string]string
}

// oddities are the measured differences that a line can show.
func oddities(l config.EnvLine) []oddity {
	raw := strings.TrimSpace(l.Raw.Reveal())
	quote := byte(0)
	if len(raw) > 0 && (raw[0] == '"' || raw[0] == '\'') {
		quote = raw[0]
	}
	const whole, cut = "the whole text is the value", "the value ends before the #"
	var out []oddity
	if quote == 0 {
		if i := strings.IndexByte(raw, '#'); i > 0 {
			if raw[i-1] == ' ' || raw[i-1] == '\t' {
				out = append(out, oddity{"a # follows a blank", map[string]string{byCompose: cut, byDotenv: cut, byPyDotenv: cut, byDecouple: whole}})
			} else {
				out = append(out, oddity{"a # stands inside of it", map[string]string{byCompose: whole, byDotenv: cut, byPyDotenv: whole, byDecouple: whole}})
			}
		}
	}
	if quote != '\'' && expandsDollar(raw) {
		const kept = "$ is a character of the value"
		out = append(out, oddity{"it holds a $", map[string]string{byCompose: "$ and the name behind it are replaced", byDotenv: kept, byPyDotenv: kept, byDecouple: kept}})
	}
	if quote == '"' && strings.Contains(raw, `\n`) {
		const newLine = `\n is a line end`
		out = append(out, oddity{`it holds \n`, map[string]string{byCompose: newLine, byDotenv: newLine, byPyDotenv: newLine, byDecouple: `\n is a backslash and an n`}})
	}
	if l.Export {
		const known = "export is left out"
		out = append(out, oddity{"export stands before it", map[string]string{byCompose: known, byDotenv: known, byPyDotenv: known, byDecouple: fmt.Sprintf("the name is \"export %s\"", named(l.Name))}})
	}
	return out
}

// expandsDollar: a $ that docker compose would replace. ${NAME} alone is a reference on purpose.
func expandsDollar(raw string) bool {
	raw = strings.Trim(raw, `"`)
	if strings.HasPrefix(raw, "${") && strings.HasSuffix(raw, "}") {
		return false
	}
	for i := 0; i+1 < len(raw); i++ {
		if c := raw[i+1]; raw[i] == '$' && (c == '{' || c == '_' || c == '$' || c|0x20 >= 'a' && c|0x20 <= 'z') {
			return true
		}
	}
	return false
}

func disagree(readers []string, readings map[string]string) (a, b string, ok bool) {
	for i := range readers {
		for k := i + 1; k < len(readers); k++ {
			if readings[readers[i]] != readings[readers[k]] {
				return readers[i], readers[k], true
			}
		}
	}
	return "", "", false
}
