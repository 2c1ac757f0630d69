package fault

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// TokenURLEncoded is the token with its dots percent-encoded.
func TokenURLEncoded() mint.Fault {
	return mint.Fault{
		ID: "token-url-encoded", Cause: "token-url-encoded", Title: "the dots are percent-encoded",
		Answer: mint.Refuse, Around: true,
		Why: "nobody decodes percent-encoding in a header field: without its dots the token is one part",
		Make: func(d mint.Draft) (string, error) {
			text, err := d.Sign()
			return strings.ReplaceAll(text, ".", "%2E"), err
		},
	}
}
