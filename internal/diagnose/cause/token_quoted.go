package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// TokenQuoted is a token with quotation marks around it.
func TokenQuoted() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "token-quoted", Title: "the token is sent with quotation marks around it",
		Families: diagnose.Structure,
		Doc: diagnose.Doc{
			Text: "The value came out of something that writes JSON: `jq` without -r, `JSON.stringify`, a string read from localStorage " +
				"without `JSON.parse`. The quotes become part of the token, and its first segment is no base64url any more: " +
				"\"Invalid header padding\", \"IDX14102\", \"Bearer token is malformed\".",
			Fix:     "take the quotes away where the value is made: jq -r, JSON.parse",
			KnownBy: "cure: the same token without the quotes",
			Since:   since, Seen: []string{"PyJWT, Spring Security, Microsoft IdentityModel"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.Credential.Quoted {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior:    95,
				Edits:    []diagnose.Edit{repair.Unquoted()},
				Evidence: []finding.Evidence{"the token in the request is enclosed in quotation marks"},
			}
		},
	}
}
