package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// SchemeMissing is `Authorization: eyJ...`: a token without the word Bearer before it.
func SchemeMissing() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "scheme-missing", Title: "the Authorization field holds the bare token, without the scheme Bearer",
		Families: diagnose.Credential,
		Doc: diagnose.Doc{
			Text: "RFC 9110 §11.4 and RFC 6750 §2.1 want `Authorization: Bearer TOKEN`. A field that starts with the token itself is, " +
				"to most servers, a field without credentials: they answer as if nothing had been sent. It happens where an API page " +
				"declares an API key in the Authorization header and people paste the bare token into it.",
			Fix:     "send `Authorization: Bearer TOKEN`; in OpenAPI declare `type: http, scheme: bearer`",
			KnownBy: "cure: the same token with the scheme",
			Since:   since, Seen: []string{"mattfrear/Swashbuckle.AspNetCore.Filters#79"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if c.Credential.Kind != request.InAuthorization || c.Credential.Schemes != 0 || len(c.Token.Segments) < 3 {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior:    95,
				Edits:    []diagnose.Edit{bearer()},
				Evidence: []finding.Evidence{"the Authorization field starts with the token, not with a scheme"},
			}
		},
	}
}

// bearer writes the scheme that RFC 6750 §2.1 has, whatever scheme there is.
func bearer() diagnose.Edit {
	return repair.Scheme("scheme=Bearer", "Bearer", "with the scheme Bearer before the token")
}
