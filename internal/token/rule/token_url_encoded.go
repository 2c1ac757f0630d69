package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// TokenURLEncoded finds percent-encoding.
func TokenURLEncoded() Rule {
	return Rule{
		ID: "token-url-encoded", Title: "the token was percent-encoded", Severity: finding.Info,
		Doc: Doc{
			Text: "The token held escapes such as %2E or %3D. They belong into URLs and some cookies; in an Authorization field nobody decodes them, and the " +
				"server sees one part instead of three.",
			Fix:   "decode the value once before it is put into a header",
			Since: since, Seen: []string{"tokens copied from an address bar"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		return peels(t, "the token was given percent-encoded", "percent-encoding")
	})
}
