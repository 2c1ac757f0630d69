package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// SubNotString finds a subject that is no string.
func SubNotString() Rule {
	return Rule{
		ID: "sub-not-string", Title: "sub is not a string", Severity: finding.Error,
		Doc: Doc{
			Text: "`sub` must be a string (RFC 7519 §4.1.2). A user's id is often put in as a number: python-jose, PyJWT from 2.10, express-oauth2-jwt-bearer, jwtauth " +
				"and go-oidc refuse it with `Subject must be a string`, often right after an update of a dependency; other libraries accept it.",
			Fix:   "make it a string when the token is made: str(user.id), String(user.id)",
			Since: since, Seen: []string{"jpadilla/pyjwt#1017", "jazzband/djangorestframework-simplejwt#831"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		v, ok := t.Claim("sub")
		if unreadable(t) || !ok || v.Kind == exactjson.KindString {
			return nil
		}
		return saw("sub is %s, a string is expected", show(v))
	})
}
