package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// TokenPlaceholder finds `undefined`, `{{token}}`, `$TOKEN`.
func TokenPlaceholder() Rule {
	return Rule{
		ID: "token-placeholder", Title: "a placeholder stands where the token should be", Severity: finding.Error,
		Doc: Doc{
			Text: "What was given is the name of a variable, or what a program prints for one that holds nothing: undefined, null, [object Object], {{token}}, " +
				"$TOKEN. The login was not awaited, the wrong field of its answer was read, or a template was not filled in.",
			Fix:   "find where the token is set: await the login, read the right field of its answer, export the variable",
			Since: since, Seen: []string{"swagger-api/swagger-ui#7926"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		f, bad := t.FirstFault()
		if t.Form != token.FormPlaceholder || !bad {
			return nil
		}
		return saw("%s", f.Message)
	})
}
