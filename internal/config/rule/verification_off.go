package rule

import (
	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// VerificationOff finds code that reads tokens without verifying them.
func VerificationOff() Rule {
	return Rule{
		ID: "verification-off", Title: "a token is read without checking its signature", Severity: finding.Error,
		Doc: Doc{
			Text:  "The claims are used as they were sent: everybody can write them. It is harmless only where the result decides nothing, as when a key id is looked up before the token is verified in a second call.",
			Fix:   "verify with the key and the algorithms you expect; to read a header first, use the call that is made for it (`jwt.get_unverified_header`)",
			Since: since, Seen: []string{"PyJWT verify_signature: False", "CWE-347"},
		},
	}.with(switched("verify-off", func(f config.Fact) note {
		return at(f.Where, "the signature is not checked: %s", f.Detail)
	}))
}
