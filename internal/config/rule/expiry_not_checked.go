package rule

import (
	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ExpiryNotChecked finds verifiers that do not look at exp.
func ExpiryNotChecked() Rule {
	return Rule{
		ID: "expiry-not-checked", Title: "a verifier does not check whether tokens have expired", Severity: finding.Error,
		Doc: Doc{
			Text:  "A token that was stolen or logged out stays valid for ever. `ignoreExpiration: true`, `verify_exp: False` and `WithoutClaimsValidation` switch the check off; Kong's jwt plugin checks `exp` only where `claims_to_verify` names it.",
			Fix:   "remove the switch; in Kong: `claims_to_verify: [exp]`",
			Since: since, Seen: []string{"Kong plugins/jwt/schema.lua: claims_to_verify is empty by default", "jsonwebtoken ignoreExpiration"},
		},
	}.with(switched("expiry-off", func(f config.Fact) note {
		return at(f.Where, "expiry is not checked: %s", f.Detail)
	}))
}
