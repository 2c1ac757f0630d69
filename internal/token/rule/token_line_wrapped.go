package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// TokenLineWrapped finds line breaks around or inside the token.
func TokenLineWrapped() Rule {
	return Rule{
		ID: "token-line-wrapped", Title: "a line break stood around or inside the token", Severity: finding.Info,
		Doc: Doc{
			Text: "A line break came with the token: echo adds one to a file, base64 without -w0 and mail programs wrap long lines. A header field cannot hold " +
				"one, so a client refuses to send it, or a proxy answers 400 before the application is asked.",
			Fix:   "write the token without a line break: printf %s instead of echo, base64 -w0",
			Since: since, Seen: []string{"echo \"$TOKEN\" > file", "base64 without -w0"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		return peels(t, "the token was given with line breaks that are no part of it", "line-break", "escaped-line-break", "quoted-printable", "mail-quote")
	})
}
