package rule

import (
	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// CookieReadable finds token cookies that scripts can read.
func CookieReadable() Rule {
	return Rule{
		ID: "cookie-readable", Title: "scripts of the page can read the cookie with the token", Severity: finding.Info,
		Doc: Doc{
			Text:  "With `httpOnly: false` every script of the page reads the token, an injected one too, and can send it elsewhere.",
			Fix:   "set HttpOnly; give the page what it needs to know (the time left) by another way",
			Since: since, Seen: []string{"OWASP session management"},
		},
	}.with(switched("cookie-unprotected", func(f config.Fact) note {
		return at(f.Where, "%s: every script of the page can read the token", f.Detail)
	}))
}
