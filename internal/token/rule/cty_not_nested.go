package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// NestedContent finds a cty that the content belies.
func NestedContent() Rule {
	return Rule{
		ID: "cty-not-nested", Title: "cty says that a token is inside, and none is", Severity: finding.Warning,
		Doc: Doc{
			Text: "`cty` is JWT for a token whose content is itself a token (RFC 7519 §5.2). Here the content is ordinary claims. Libraries that unwrap nested tokens try " +
				"to read the claims as a token and fail.",
			Fix:   "leave cty away; the type of the token itself is typ",
			Since: since, Seen: []string{"cty set where typ was meant"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if !t.Nested() || t.Form == token.FormJWE || t.Form == token.FormJWEJSON || unreadable(t) {
			return nil
		}
		cty, _ := t.HeaderParam("cty")
		return saw("cty is %s, but the payload is claims, not a token", show(cty))
	})
}
