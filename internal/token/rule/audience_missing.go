package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// AudienceMissing finds tokens of an issuer for nobody in particular.
func AudienceMissing() Rule {
	return Rule{
		ID: "audience-missing", Title: "the token does not say which server it is for", Severity: finding.Info,
		Doc: Doc{
			Text: "The token names who issued it (`iss`) and not who may accept it (`aud`, RFC 7519 §4.1.3). Verifiers that expect an audience refuse it: `Token is missing " +
				"the \"aud\" claim`, IDX10206. One that does not lets a token for another server in. Keycloak leaves aud away until a mapper adds it.",
			Fix:   "let the issuer set aud to the API that the token is for",
			Since: since, Seen: []string{"PyJWT: Token is missing the \"aud\" claim", "Keycloak without an audience mapper"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		_, aud := t.Claim("aud")
		if unreadable(t) || aud || t.Issuer() == "" || serviceKey(t) != "" || otherMark(t) != "" {
			return nil
		}
		return saw("there is no aud, though iss is %s: verifiers that expect an audience refuse it", finding.Quote(t.Issuer()))
	})
}
