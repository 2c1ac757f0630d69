package rule

import (
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// TokenTooLargeForCookie finds tokens that browsers do not keep as a cookie.
func TokenTooLargeForCookie() Rule {
	return Rule{
		ID: "token-too-large-for-cookie", Title: "the token does not fit into a cookie", Severity: finding.Warning,
		Doc: Doc{
			Text: "Browsers keep at most 4096 bytes of a cookie, name and attributes included, and drop a larger one without a word: the login seems to work, and the next " +
				"request comes without it. In a header field this token is not too large.",
			Fix:   "leave lists out of the claims, keep the session on the server, or split the cookie as NextAuth does",
			Since: since, Seen: []string{"cookies beyond 4096 bytes", "NextAuth and Supabase, which split them"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		size := carried(t)
		if c := t.Cookie; c != nil && c.Size > cookieLimit {
			return saw("the cookie %s has %d bytes, browsers keep %d", finding.Quote(c.Name), c.Size, cookieLimit)
		}
		if size <= cookieLimit || size+len("Authorization: Bearer ") > fieldLimit || !sent(t) || t.Cookie != nil {
			return nil
		}
		return []note{{info: true, message: fmt.Sprintf("the token has %d bytes: as a cookie browsers would drop it (%d are kept)", size, cookieLimit)}}
	})
}
