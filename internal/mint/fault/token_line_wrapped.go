package fault

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// TokenLineWrapped is the token in lines of 64 characters.
func TokenLineWrapped() mint.Fault {
	return mint.Fault{
		ID: "token-line-wrapped", Cause: "token-line-wrapped", Title: "line breaks stand inside the token",
		Answer: mint.Refuse, Around: true,
		Why: "a line break is no character of base64url (RFC 7515 §2), and no field of a request can hold one (RFC 9110 §5.5)",
		Make: func(d mint.Draft) (string, error) {
			text, err := d.Sign()
			var b strings.Builder
			for ; len(text) > 64; text = text[64:] {
				b.WriteString(text[:64] + "\n")
			}
			return b.String() + text, err
		},
	}
}
