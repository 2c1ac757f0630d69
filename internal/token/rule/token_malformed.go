package rule

import (
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// TokenMalformed finds tokens that are not built as RFC 7515 and RFC 7519 demand.
func TokenMalformed() Rule {
	return Rule{
		ID: "token-malformed", Title: "the token is not built as a token must be", Severity: finding.Error,
		Doc: Doc{
			Text: "A signed token is three parts of base64url with dots between, the first two JSON objects (RFC 7515 §7.1, RFC 7519 §7.2). Here a part, a " +
				"character or the JSON inside is wrong. Servers answer `jwt malformed`, `Not enough segments`, `Invalid header padding` and the like.",
			Fix:   "copy the whole token again from where it was issued, or make it with a JWT library",
			Since: since, Seen: []string{"PyJWT, jsonwebtoken, golang-jwt"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		first, bad := t.FirstFault()
		if !bad || first.Cut || cutSignature(t) != "" || otherKind(t.Form) || t.Form == token.FormPlaceholder {
			return nil
		}
		n := note{message: place(first)}
		for _, f := range t.Faults[1:min(len(t.Faults), 6)] {
			n.evidence = append(n.evidence, finding.Evidence(place(f)))
		}
		return []note{n}
	})
}

// place writes a fault with where it is.
func place(f token.Fault) string {
	switch {
	case f.Segment == token.SegmentToken && f.Offset == 0:
		return f.Message
	case f.Segment == token.SegmentToken:
		return fmt.Sprintf("at character %d: %s", f.Offset, f.Message)
	}
	return fmt.Sprintf("%s, character %d: %s", f.Segment, f.Offset, f.Message)
}
