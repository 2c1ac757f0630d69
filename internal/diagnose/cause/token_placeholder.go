package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// TokenPlaceholder is a word that stands where the token should be: undefined, null, $TOKEN.
func TokenPlaceholder() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "token-placeholder", Title: "what is sent is no token but the word that should have been replaced by it",
		Families: diagnose.Structure,
		Doc: diagnose.Doc{
			Text: "`Bearer undefined`, `Bearer null`, `Bearer [object Object]`, `Bearer {{token}}`, `Bearer $TOKEN`: the client sent the name " +
				"of a variable, or what JavaScript makes of a missing value, instead of the token.",
			Fix:     "wait for the login to finish and take the token out of its response field before the request is made",
			KnownBy: "the request itself",
			Since:   since, Seen: []string{"swagger-api/swagger-ui#7926"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.Credential.Placeholder {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior:    98,
				Evidence: []finding.Evidence{finding.Evidence("the credential sent is " + finding.Quote(c.Credential.Value))},
			}
		},
	}
}
