package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// PayloadDetached finds tokens whose payload is sent apart.
func PayloadDetached() Rule {
	return Rule{
		ID: "payload-detached", Title: "the payload is not in the token", Severity: finding.Error,
		Doc: Doc{
			Text: "Between the two dots is nothing: the payload is sent apart, as the body of a message that the token signs (RFC 7515 appendix F), or somebody cut it " +
				"out. The signature cannot be verified without it. As a bearer token it is worth nothing: there are no claims in it, and every JWT library refuses it.",
			Fix:   "for a message with a detached signature, verify it together with the body (jwtdoc verify --payload @BODY); for a login, copy the whole token",
			Since: since, Seen: []string{"signed requests of payment and open banking APIs (x-jws-signature)"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if t.Form != token.FormDetached {
			return nil
		}
		return saw("the payload is empty: it is sent apart, or was cut out")
	})
}
