package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// WrongTokenKindRefreshToken finds refresh tokens.
func WrongTokenKindRefreshToken() Rule {
	return Rule{
		ID: "wrong-token-kind-refresh-token", Title: "this is a refresh token", Severity: finding.Warning,
		Doc: Doc{
			Text: "A refresh token buys new access tokens and goes to the issuer alone. Sent to an API it is refused (`Token has wrong type`, `Only non-refresh tokens are " +
				"allowed`), and it lives long, so a copy of it in a log is worth more than any access token.",
			Fix:   "send the access token; keep the refresh token out of pages and logs",
			Since: since, Seen: []string{"SimpleJWT: Token has wrong type", "flask-jwt-extended: Only non-refresh tokens are allowed"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if unreadable(t) {
			return nil
		}
		if mark := refreshMark(t); mark != "" {
			return saw("it says that it is a refresh token (%s)", mark)
		}
		return nil
	})
}

// refreshMark says where a token calls itself a refresh token, empty where it does not.
func refreshMark(t token.Token) string {
	if strings.EqualFold(t.Type(), "rt+jwt") {
		return "typ in the header"
	}
	for _, name := range []string{"typ", "token_type", "token_use", "type", "tokenType"} {
		switch s := t.Text(name); strings.ToLower(s) {
		case "refresh", "refresh_token", "refreshtoken", "offline":
			return name + " is " + finding.Quote(s)
		}
	}
	if v, _ := t.Claim("refresh"); string(v.Raw) == "true" {
		return "refresh is true"
	}
	return ""
}
