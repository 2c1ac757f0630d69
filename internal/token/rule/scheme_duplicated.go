package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// SchemeDuplicated finds `Bearer Bearer eyJ...`.
func SchemeDuplicated() Rule {
	return Rule{
		ID: "scheme-duplicated", Title: "the scheme stood twice in front of the token", Severity: finding.Info,
		Doc: Doc{
			Text: "Two schemes stood in front of the token, as in `Bearer Bearer eyJ...`. It happens where a page such as Swagger UI or Postman adds the scheme " +
				"to a value that already has it. Servers then take the second word for the token: 422, 400 or 401.",
			Fix:   "give the bare token to programs that add the scheme themselves",
			Since: since, Seen: []string{"Swagger UI, Postman"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		return peels(t, "more than one scheme stood in front of the token", "scheme-doubled")
	})
}
