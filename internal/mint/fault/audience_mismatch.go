package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// AudienceMismatch is meant for somebody else.
func AudienceMismatch() mint.Fault {
	return mint.Fault{
		ID: "audience-mismatch", Cause: "audience-mismatch", Title: "aud is another audience",
		Answer: mint.Refuse,
		Why:    "who does not find itself in aud must refuse the token (RFC 7519 §4.1.3)",
		Make:   func(d mint.Draft) (string, error) { return d.WithText("aud", "https://another-api.example.com").Sign() },
	}
}
