package fault

import (
	"fmt"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// IssuerMismatch comes from somebody else.
func IssuerMismatch() mint.Fault {
	return mint.Fault{
		ID: "issuer-mismatch", Cause: "issuer-mismatch", Title: "iss is another issuer",
		Answer: mint.Refuse,
		Why:    "iss must be the issuer whose key signed (RFC 8725 §3.8)",
		Make: func(d mint.Draft) (string, error) {
			return d.WithText("iss", "https://another-issuer.example.com").Sign()
		},
	}
}

// IssuerMismatchSlash differs by a slash at the end.
func IssuerMismatchSlash() mint.Fault {
	return mint.Fault{
		ID: "issuer-mismatch-slash", Cause: "issuer-mismatch", Title: "iss differs by a slash at its end",
		Answer: mint.Refuse,
		Why:    "iss is compared character by character (RFC 7519 §4.1.1, §2 StringOrURI)",
		Make: func(d mint.Draft) (string, error) {
			v, ok := d.Payload.Get("iss")
			iss, isText := v.Text()
			if !ok || !isText {
				return "", fmt.Errorf("the token has no iss that could differ: give one with --iss: %w", mint.ErrNoFault)
			}
			if shorter, found := strings.CutSuffix(iss, "/"); found {
				return d.WithText("iss", shorter).Sign()
			}
			return d.WithText("iss", iss+"/").Sign()
		},
	}
}
