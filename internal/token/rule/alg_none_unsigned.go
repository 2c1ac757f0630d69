package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// AlgNoneUnsigned finds tokens that nobody signed.
func AlgNoneUnsigned() Rule {
	return Rule{
		ID: "alg-none-unsigned", Title: "the token is not signed", Severity: finding.Error,
		Doc: Doc{
			Text: "`alg` is none, in whatever spelling, or the third part is empty: anybody can have written this token. A server must refuse it " +
				"(RFC 8725 §3.2); one that accepts it accepts every claim that a stranger makes up.",
			Fix:   "sign the token; on the server, list the algorithms that it accepts",
			Since: since, Seen: []string{"jsonwebtoken: jwt signature is required", "IDX10504"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if t.Form != token.FormJWS && t.Form != token.FormJWSJSON {
			return nil
		}
		empty := len(t.Segments) == 3 && t.Segments[2] == ""
		switch alg := t.Algorithm(); {
		case strings.EqualFold(strings.TrimSpace(alg), "none") && empty:
			return saw("alg is %s and the signature is empty", finding.Quote(alg))
		case strings.EqualFold(strings.TrimSpace(alg), "none"):
			return saw("alg is %s although a signature follows", finding.Quote(alg))
		case empty && alg != "":
			return saw("the signature is empty although alg is %s", finding.Quote(alg))
		case empty:
			return saw("the signature is empty")
		}
		return nil
	})
}
