package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// AudienceMissing is meant for nobody in particular.
func AudienceMissing() mint.Fault {
	return mint.Fault{
		ID: "audience-missing", Cause: "audience-missing", Title: "aud is missing",
		Answer: mint.Refuse,
		Why:    "a verifier that expects its own name in aud does not find it (RFC 8725 §3.9)",
		Make:   func(d mint.Draft) (string, error) { return d.Without("aud").Sign() },
	}
}
