package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// CookieUnprotected finds attributes that give the token away.
func CookieUnprotected() Rule {
	return Rule{
		ID: "cookie-unprotected", Title: "the cookie with the token lacks a protection", Severity: finding.Info,
		Doc: Doc{
			Text: "Without `HttpOnly` every script of the page reads the token, an injected one too. Without `Secure` the browser sends it over plain http. Without `SameSite` some " +
				"browsers take Lax and some None, so a login may work in one and not in another.",
			Fix:   "set HttpOnly, Secure and SameSite=Lax (or Strict) on the cookie",
			Since: since, Seen: []string{"cookies set by hand in JavaScript"},
		},
	}.with(func(t token.Token, now time.Time) []note {
		c := t.Cookie
		if c == nil || !c.Set || deleted(c, now) {
			return nil
		}
		var missing []string
		if !c.HTTPOnly {
			missing = append(missing, "HttpOnly")
		}
		if !c.Secure {
			missing = append(missing, "Secure")
		}
		if c.SameSite == "" {
			missing = append(missing, "SameSite")
		}
		if missing == nil {
			return nil
		}
		return saw("the cookie %s is set without %s", finding.Quote(c.Name), strings.Join(missing, ", without "))
	})
}
