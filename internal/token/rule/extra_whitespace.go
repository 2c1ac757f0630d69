package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ExtraWhitespace finds white space and invisible characters around or inside the token.
func ExtraWhitespace() Rule {
	return Rule{
		ID: "extra-whitespace", Title: "white space stood around or inside the token", Severity: finding.Info,
		Doc: Doc{
			Text: "White space or characters without a shape stood around the token or inside it. Some servers trim them, others refuse the same token: " +
				"express-jwt and @fastify/jwt do, FastAPI did before 0.128.1.",
			Fix:   "trim the value before it is sent",
			Since: since, Seen: []string{"fastapi/fastapi#14786", "express-jwt", "@fastify/jwt"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		return peels(t, "the token was given with white space that is no part of it", "spaces", "invisible")
	})
}
