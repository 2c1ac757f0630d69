package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// TokenInURL finds tokens that travel in an address.
func TokenInURL() Rule {
	return Rule{
		ID: "token-in-url", Title: "the token stood in a URL", Severity: finding.Info,
		Doc: Doc{
			Text: "Addresses are kept in the browser's history, in the logs of servers and proxies, and are handed on in Referer. A token in a query should not be used where a " +
				"header can be (RFC 6750 §2.3, RFC 9700 §4.3.2); one in a fragment stays in the browser, but in its history too.",
			Fix:   "send the token in Authorization: Bearer; for a login, use the code flow with PKCE",
			Since: since, Seen: []string{"the implicit flow", "download links and WebSockets with ?token="},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if !t.WasPeeled("url") || t.Form == token.FormEmpty {
			return nil
		}
		return saw("the token was given in a URL or its parameters: history, logs and Referer keep a copy")
	})
}
