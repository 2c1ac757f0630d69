package cause

import (
	"strings"
	"unicode"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
)

// TokenLineWrapped is a token with line breaks or blanks inside.
func TokenLineWrapped() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "token-line-wrapped", Title: "the token is wrapped: there are line breaks or blanks inside it",
		Families: diagnose.Credential | diagnose.Structure,
		Doc: diagnose.Doc{
			Text: "A line break or blank stands inside the token: `base64` wraps at 76 characters, a terminal or mail wraps what is copied from it, a + of a form " +
				"turned into a blank. A field cannot hold a line break (RFC 9110 §5.5): clients refuse it or drop the field, servers answer 400 before the " +
				"application sees anything; blanks make two words out of the token.",
			Fix:     "join the lines: base64 -w0, tr -d '\\n', or copy from a file instead of the terminal",
			KnownBy: "cure: the same token joined",
			Since:   since, Seen: []string{"base64 without -w0, tokens copied from mail and terminals"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !wrapped(c) {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior: 93, Edits: []diagnose.Edit{repair.Bare("token=joined", "with its parts joined")},
				Evidence: peelEvidence(c, "line-break", "spaces", "quoted-printable", "mail-quote"),
			}
		},
	}
}

// wrapped reports white space inside a token that can be read once it is joined.
func wrapped(c *diagnose.Case) bool {
	return c.HasCredential() && c.Token.Readable() && strings.ContainsFunc(c.Credential.Value, unicode.IsSpace) &&
		peeled(c, "line-break", "spaces", "quoted-printable", "mail-quote")
}
