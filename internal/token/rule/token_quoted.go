package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// TokenQuoted finds quotes around the token.
func TokenQuoted() Rule {
	return Rule{
		ID: "token-quoted", Title: "the token stood in quotes", Severity: finding.Info,
		Doc: Doc{
			Text: "Quotes are no part of a token. They come from JSON.stringify in front of localStorage, from jq without -r, or from an .env file whose reader " +
				"keeps them. Sent as they are, servers answer that the token is malformed or its padding is wrong.",
			Fix:   "read the value as JSON, or use jq -r, before it is sent",
			Since: since, Seen: []string{"JSON.stringify in localStorage", "jq without -r"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		return peels(t, "the token was given in quotes, which are no part of it", "quotes")
	})
}
