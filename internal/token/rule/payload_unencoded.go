package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// PayloadUnencoded finds b64 set to false.
func PayloadUnencoded() Rule {
	return Rule{
		ID: "payload-unencoded", Title: "b64 says that the payload is not encoded", Severity: finding.Error,
		Doc: Doc{
			Text: "With `b64` set to false the payload stands in the signed text as it is, not in base64url (RFC 7797). It must then be listed in `crit`, or a library that " +
				"does not know it verifies something else than was signed. A JWT must not use it at all (RFC 7797 §7).",
			Fix:   "leave b64 and crit away when the token carries claims",
			Since: since, Seen: []string{"RFC 7797 §7: b64 with false must not be used in JWTs"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		v, present := t.HeaderParam("b64")
		b64, isBool := v.Bool()
		switch {
		case !present || isBool && b64:
			return nil
		case !isBool:
			return saw("b64 is %s, true or false is expected", show(v))
		case !t.Unencoded():
			return saw("b64 is false but crit does not list it, so libraries that do not know it read the payload as base64url")
		case t.Form == token.FormDetached:
			return []note{{message: "b64 is false: the signature is over the payload as it is", info: true}}
		}
		return []note{{message: "b64 is false, which a JWT must not have: few libraries read it", info: true}}
	})
}
