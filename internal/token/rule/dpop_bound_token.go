package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// DPoPBoundToken finds tokens that need a proof beside them.
func DPoPBoundToken() Rule {
	return Rule{
		ID: "dpop-bound-token", Title: "the token is bound to a key, and needs a DPoP proof", Severity: finding.Info,
		Doc: Doc{
			Text: "`cnf` has `jkt`, the thumbprint of a key (RFC 9449 §6.1): the token works only together with a proof that the sender has that key, made anew for every " +
				"request. With Bearer in front, or replayed by curl without a proof, it is refused: invalid_dpop_proof, confirmation mismatch.",
			Fix:   "send Authorization: DPoP with a fresh proof in the field DPoP; a token for tests can be issued without the binding",
			Since: since, Seen: []string{"panva/jose, express-oauth2-jwt-bearer: confirmation mismatch"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if v, ok := confirmation(t, "jkt"); ok {
			return saw("cnf.jkt is %s: it works only with a DPoP proof by that key", show(v))
		}
		return nil
	})
}

// confirmation returns a member of cnf (RFC 7800 §3.1).
func confirmation(t token.Token, name string) (exactjson.Value, bool) {
	if unreadable(t) {
		return exactjson.Value{}, false
	}
	cnf, _ := t.Claim("cnf")
	o, _ := cnf.Object()
	return o.Get(name)
}
