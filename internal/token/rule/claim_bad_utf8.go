package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ClaimBadUTF8 finds text that is no Unicode.
func ClaimBadUTF8() Rule {
	return Rule{
		ID: "claim-bad-utf8", Title: "the header or the payload is no valid UTF-8", Severity: finding.Error,
		Doc: Doc{
			Text: "A token's JSON must be UTF-8 (RFC 7515 §3, RFC 8259 §8). Here are bytes that are not, or half of a surrogate pair as an escape. Programs replace " +
				"them, drop them or refuse the token, so two of them can see different names.",
			Fix:   "encode the JSON as UTF-8, not as Latin-1 or Windows-1252",
			Since: since, Seen: []string{"names with umlauts from Latin-1 databases"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		var out []note
		if t.Header.Whole() && t.Header.BadUTF8() {
			out = append(out, note{message: "the header holds text that is no valid UTF-8"})
		}
		if t.Payload.Whole() && t.Payload.BadUTF8() {
			out = append(out, note{message: "the payload holds text that is no valid UTF-8"})
		}
		return out
	})
}
