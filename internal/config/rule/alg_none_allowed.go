package rule

import (
	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AlgNoneAllowed finds verifiers that accept unsigned tokens.
func AlgNoneAllowed() Rule {
	return Rule{
		ID: "alg-none-allowed", Title: "a verifier accepts tokens without a signature", Severity: finding.Error,
		Doc: Doc{
			Text:  "With `none` among the algorithms a token needs no signature: everybody can write one (RFC 8725 §2.1).",
			Fix:   "name the algorithms that your tokens are signed with, and no other",
			Since: since, Seen: []string{"RFC 8725 §2.1", "CVE-2015-9235"},
		},
	}.with(switched("alg-none", func(f config.Fact) note {
		return at(f.Where, "unsigned tokens are accepted: %s", f.Detail)
	}))
}
