package rule

import (
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SecretMismatch finds a service that has two secrets under one name, and services of one name that differ.
func SecretMismatch() Rule {
	return Rule{
		ID: "secret-mismatch", Title: "one secret has two values", Severity: finding.Error,
		Doc: Doc{
			Text: "What the container is given and what the code reads from its own `.env` are different secrets of one name. Inside of the container the first counts; whatever runs beside it (a test, a " +
				"script that makes tokens, the same program without Docker) uses the second, and each refuses the tokens of the other. Two services that name one issuer beside a `JWT_SECRET` each " +
				"are held against one another too.",
			Fix:   "keep the secret in one place, and let the others refer to it (`env_file`, `${NAME:?}`)",
			Since: since, Seen: []string{"FastAPI with python-decouple under docker compose: a 401 that came and went"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return append(betweenServices(p), each(p, func(s *config.Service) []note {
			var out []note
			for _, x := range s.Of(config.SecretKey) {
				if !isComparable(x.Wins) {
					continue
				}
				for _, o := range x.Overrides {
					if !isComparable(o) || o.Where.File == x.Wins.Where.File || o.Value.Reveal() == x.Wins.Value.Reveal() || o.Rank == x.Wins.Rank {
						continue
					}
					if x.Wins.Kind == config.Container {
						out = append(out, at(x.Wins.Where, "%s of the running %s differs from that in %s", named(x.Name), named(s.Name), place(o.Where)).
							because("the container was started with another value than %s gives now", place(o.Where)).
							because("tokens that are made with the one are refused by the other").
							fixedBy("start it anew: docker compose up -d %s", finding.ShellQuote(s.Name, "SERVICE")))
						break
					}
					out = append(out, at(x.Wins.Where, "%s of %s differs from that in %s", named(x.Name), named(s.Name), place(o.Where)).
						because("the container gets the value of %s (%s)", place(x.Wins.Where), x.Wins.Origin).
						because("what runs outside of it reads %s", place(o.Where)).
						fixedBy("give both the same value, then: docker compose up -d %s", finding.ShellQuote(s.Name, "SERVICE")))
				}
			}
			return out
		})...)
	})
}

// betweenServices compares the secrets of services that say whose tokens they are about: both are given one issuer.
// SECRET_KEY alone may be that of a session of their own.
func betweenServices(p *config.Project) []note {
	type subject struct{ environment, issuer, name string }
	type holder struct {
		service *config.Service
		setting config.Setting
	}
	first := map[subject]holder{} // each is held against the first: a project can have thousands of services
	return each(p, func(s *config.Service) []note {
		var out []note
		for _, x := range s.Of(config.SecretKey) {
			if !slices.Contains(config.WordsOf(x.Name), "jwt") || !isComparable(x.Wins) {
				continue
			}
			for _, i := range s.Of(config.Issuer) {
				if !slices.Contains(config.WordsOf(i.Name), "jwt") || i.Wins.Certainty != config.Known || i.Wins.Value.Reveal() == "" {
					continue
				}
				about := subject{s.Environment, i.Wins.Value.Reveal(), config.FoldName(x.Name)}
				a, known := first[about]
				if !known {
					first[about] = holder{s, x}
					continue
				}
				if a.service.Name == s.Name || a.setting.Wins.Where == x.Wins.Where || a.setting.Wins.Value.Reveal() == x.Wins.Value.Reveal() {
					continue
				}
				out = append(out, at(x.Wins.Where, "%s of %s differs from that of %s (%s)", named(x.Name), named(s.Name), named(a.service.Name), place(a.setting.Wins.Where)).
					because("both have the issuer %s", i.Wins.Value.Shown()).
					because("each refuses the tokens of the other").
					fixedBy("give both the same secret; where each makes tokens of its own, give each an issuer of its own").as(finding.Warning))
			}
		}
		return out
	})
}

// isComparable: both values are known, and real secrets; a placeholder in a file that is not used says nothing.
func isComparable(d *config.Definition) bool {
	if d.Certainty != config.Known || d.Kind == config.Source || d.Template {
		return false
	}
	c := config.Classify(d.Value.Reveal())
	return c == config.ClassText || c == config.ClassSample
}
