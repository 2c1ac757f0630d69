package rule

import (
	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// TokenWithoutExpiry finds calls that make tokens which never end.
func TokenWithoutExpiry() Rule {
	return Rule{
		ID: "token-made-without-expiry", Title: "a token is made that never expires", Severity: finding.Info,
		Doc: Doc{
			Text: "The claims are written out where the token is signed, and neither they nor the options have a lifetime. Whoever has a copy of such a token can use it until the key is changed. For a token " +
				"that a machine keeps this can be meant; for one of a person it never is.",
			Fix:   "give it a lifetime: `expiresIn` of jsonwebtoken, an `exp` among PyJWT's claims",
			Since: since, Seen: []string{"fastapi-users lifetime_seconds=None", "jwt.sign({ id }, secret)"},
		},
	}.with(switched("no-expiry", func(f config.Fact) note {
		return at(f.Where, "the token never expires: %s", f.Detail)
	}))
}
