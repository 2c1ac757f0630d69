package rule

import (
	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AlgorithmsMissing finds decode calls without a list of algorithms.
func AlgorithmsMissing() Rule {
	return Rule{
		ID: "algorithms-missing", Title: "a token is decoded without saying which algorithms are allowed", Severity: finding.Error,
		Doc: Doc{
			Text:  "PyJWT refuses such a call since 2.0, so every request fails; older versions and python-jose let the token choose its algorithm, which is how a public key becomes an HMAC secret (RFC 8725 §2.1).",
			Fix:   "name them: algorithms=[\"HS256\"]",
			Since: since, Seen: []string{"PyJWT: It is required that you pass in a value for the \"algorithms\" argument", "CVE-2022-29217"},
		},
	}.with(switched("algorithms-missing", func(f config.Fact) note {
		return at(f.Where, "%s has no algorithms", f.Detail)
	}))
}
