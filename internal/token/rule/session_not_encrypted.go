package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// SessionNotEncrypted finds tokens in a session cookie that everybody can read.
func SessionNotEncrypted() Rule {
	return Rule{
		ID: "session-not-encrypted", Title: "a session cookie holds tokens and is not encrypted", Severity: finding.Info,
		Doc: Doc{
			Text: "The session cookies of Flask and Starlette are signed, not encrypted: whoever has the cookie reads what is in it. The framework's signature and the token's are " +
				"two things: the first says that the server wrote the cookie, the second that the issuer wrote the token, and neither says anything about the other. An expired " +
				"token in a session that is still good shows as a redirect to the login page, not as a 401.",
			Fix:   "keep tokens on the server (Flask-Session, a cache), with only an id in the cookie",
			Since: since, Seen: []string{"gateways with an id_token in the Flask session"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		s := t.Session
		if s == nil || len(s.Tokens) == 0 {
			return nil
		}
		n := saw("whoever has this %s can read %s", s.Name(), quoteAll(s.Tokens))
		if s.Fault != "" {
			n[0].evidence = []finding.Evidence{finding.Evidence("the cookie is broken: " + s.Fault)}
		}
		return n
	})
}
