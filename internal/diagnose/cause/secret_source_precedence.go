package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SecretSourcePrecedence is a secret that is read from another place than the one people look at.
func SecretSourcePrecedence() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "secret-source-precedence", Title: "the secret is read from another place than the one that was edited",
		Families: diagnose.Signature, Usual: 25,
		Doc: diagnose.Doc{
			Text: "The same name is set twice, and the one that wins is not the one that was changed: the environment over `.env`, `environment:` over `env_file:` in Compose, `.env.local` over " +
				"`.env`, a cached configuration (Laravel), a process that was never restarted.",
			Fix:     "keep the secret in one place, and restart: `docker compose up -d --force-recreate SERVICE`, `php artisan config:clear`",
			KnownBy: "two places with the name and different values (--env-file); the values that the container runs with (--container)",
			Since:   since, Seen: []string{"docker compose, python-decouple, dotenv, Laravel"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.Token.Readable() || !strings.HasPrefix(c.Token.Algorithm(), "HS") {
				return diagnose.Suspicion{}
			}
			if c.Host != nil {
				return suspectOverruled(c)
			}
			s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the secret that the server really runs with (--container)"}}
			for _, n := range c.Key.Notes {
				if n.ID == "secret-source-precedence" {
					s.Prior = 45
					s.Evidence = append(s.Evidence, finding.Evidence(n.Message))
				}
			}
			return s
		},
	}
}

// suspectOverruled knows the places in the container, and which of them has the last word.
func suspectOverruled(c *diagnose.Case) diagnose.Suspicion {
	var s diagnose.Suspicion
	for _, o := range c.Host.Overruled {
		s.Prior = 45
		s.Evidence = append(s.Evidence, finding.Evidence(
			finding.Safe(o.Place)+" differs from the environment's "+finding.Safe(o.Name)+", which overrules it for what reads both",
		))
	}
	if c.OverruledSigner != "" {
		s.Prior, s.Edits = 93, []diagnose.Edit{repair.SignBy(finding.Safe(c.Key.Place))}
		s.Evidence = append(s.Evidence, finding.Evidence(
			"the token's signature verifies with "+finding.Safe(c.OverruledSigner)+", not with "+finding.Safe(c.Key.Place),
		))
		s.Fix = "keep the secret in one of the two places, then: " + c.Host.Remedy(c.OverruledSigner)
	}
	return s
}
