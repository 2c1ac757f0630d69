package cause

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// SchemeDuplicated is `Authorization: Bearer Bearer eyJ...`.
func SchemeDuplicated() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "scheme-duplicated", Title: "the scheme Bearer is written more than once",
		Families: diagnose.Credential | diagnose.Structure,
		Doc: diagnose.Doc{
			Text: "`Bearer Bearer TOKEN`: a tool that adds the scheme by itself (Swagger UI, Postman, an HTTP client's auth option) was " +
				"given a value that already had it. Servers take the second word for the token, or count the words: 401, 400 and 422 all occur.",
			Fix:     "paste the bare token where the tool adds the scheme, or the whole value where it does not",
			KnownBy: "cure: the same token with one scheme",
			Since:   since, Seen: []string{"calcom/cal.diy#29572"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if c.Credential.Kind != request.InAuthorization || c.Credential.Schemes < 2 {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior: 95,
				Edits: []diagnose.Edit{repair.Scheme("scheme=once", "Bearer", "with the scheme written once")},
				Evidence: []finding.Evidence{finding.Evidence(fmt.Sprintf(
					"the Authorization field has %d schemes before the token", c.Credential.Schemes,
				))},
			}
		},
	}
}
