package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// Base64Variant finds standard base64 where base64url without padding belongs.
func Base64Variant() Rule {
	return Rule{
		ID: "token-base64-variant", Title: "the token is written in another base64 than base64url", Severity: finding.Warning,
		Doc: Doc{
			Text: "A token is base64url without padding (RFC 7515 §2): `-` and `_`, no `=`. This one has `+`, `/` or `=`. Some libraries read it all the same, " +
				"strict ones refuse it, and a signature made over the other spelling does not verify.",
			Fix:   "make the token with a JWT library, or encode with base64url and strip the padding",
			Since: since, Seen: []string{"tokens put together by hand in shell scripts"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		return peels(t, "the token is not written in base64url without padding", "padding", "standard-base64")
	})
}
