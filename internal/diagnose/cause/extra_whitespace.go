package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// ExtraWhitespace is white space in the Authorization field where none belongs.
func ExtraWhitespace() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "extra-whitespace", Title: "there is white space in the Authorization field where none belongs",
		Families: diagnose.Credential | diagnose.Structure,
		Doc: diagnose.Doc{
			Text: "Two blanks or a tab after the scheme, a blank or a line end behind the token. Some servers " +
				"trim it (hono, passport-jwt, FastAPI from 0.128.1), others take it for a part of the token or count one word too many " +
				"(express-jwt, @fastify/jwt, FastAPI before).",
			Fix:     "trim the token where it is read: printf '%s' instead of echo, no line end in the file, base64 -w0",
			KnownBy: "cure: the same token with single spaces",
			Since:   since, Seen: []string{"fastapi/fastapi#14786"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !spaceAround(c.Credential) {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior:    85,
				Edits:    []diagnose.Edit{repair.SingleSpaces()},
				Evidence: []finding.Evidence{"the Authorization field has more white space than the one blank after the scheme"},
			}
		},
	}
}

// spaceAround reports white space before the scheme, behind the token, or other than one blank between them. White
// space inside the token is another cause, and so is what is no white space (a colon).
func spaceAround(c request.Credential) bool {
	if lead, _, ok := strings.Cut(c.Raw, c.Value); ok && c.Schemes > 1 && strings.ContainsAny(strings.ReplaceAll(lead, "  ", "\t"), "\t") {
		return true
	}
	blank := strings.TrimSpace(c.Separator) == ""
	return c.Leading != "" || c.Trailing != "" || c.Scheme != "" && c.Value != "" && blank && c.Separator != " " && c.Separator != ""
}
