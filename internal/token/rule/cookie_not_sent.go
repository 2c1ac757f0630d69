package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// CookieNotSent finds attributes under which browsers do not keep a cookie.
func CookieNotSent() Rule {
	return Rule{
		ID: "cookie-not-sent", Title: "browsers do not keep or send this cookie", Severity: finding.Warning,
		Doc: Doc{
			Text: "Browsers drop a Set-Cookie whose attributes contradict each other: SameSite=None without Secure, a name that begins with __Secure- or __Host- without what these " +
				"demand (RFC 6265bis §4.1.3), Max-Age=0. The login seems to work, and the next request comes without the cookie.",
			Fix:   "set Secure with SameSite=None; for __Host- set Secure and Path=/ and no Domain",
			Since: since, Seen: []string{"Set-Cookie blocked: SameSite=None without Secure"},
		},
	}.with(func(t token.Token, now time.Time) []note {
		c := t.Cookie
		if c == nil || !c.Set {
			return nil
		}
		var out []note
		if strings.EqualFold(c.SameSite, "none") && !c.Secure {
			out = append(out, saw("SameSite is None without Secure")...)
		}
		lower := strings.ToLower(c.Name)
		if strings.HasPrefix(lower, "__secure-") && !c.Secure {
			out = append(out, saw("the name begins with __Secure-, but Secure is missing")...)
		}
		if strings.HasPrefix(lower, "__host-") && (!c.Secure || c.Path != "/" || c.Domain != "") {
			out = append(out, saw("the name begins with __Host-, which needs Secure, Path=/ and no Domain")...)
		}
		if deleted(c, now) {
			out = append(out, saw("the line deletes the cookie: it has already ended when it is set")...)
		}
		return out
	})
}
