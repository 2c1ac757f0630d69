package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// HeaderNameDroppedByProxy is a field with an underscore in its name, which proxies throw away.
func HeaderNameDroppedByProxy() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "header-name-dropped-by-proxy", Title: "the field's name has an underscore, and a proxy drops such fields",
		Families: diagnose.Credential,
		Doc: diagnose.Doc{
			Text: "CGI and its heirs write `Access-Token` and `access_token` as the same variable, so that one could stand in for the other. nginx therefore drops fields " +
				"with underscores in their names, without a word, and others do the same. Straight to the application the same request works.",
			Fix:     "name the field with hyphens (`Access-Token`), or in nginx's server block: `underscores_in_headers on;`",
			KnownBy: "cure: the same field with hyphens in its name",
			Since:   since, Seen: []string{"nginx 1.22"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			name := c.Credential.Name
			if c.Credential.Kind != request.InHeader || !strings.Contains(name, "_") || strings.Contains(name, "+") {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior: 60, Edits: []diagnose.Edit{repair.Rename(strings.ReplaceAll(name, "_", "-"))},
				Evidence: []finding.Evidence{finding.Evidence("the token is in a field named " + finding.Quote(name))},
			}
		},
	}
}
