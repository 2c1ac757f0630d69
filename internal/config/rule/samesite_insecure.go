package rule

import (
	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SameSiteInsecure finds cookies that browsers refuse.
func SameSiteInsecure() Rule {
	return Rule{
		ID: "samesite-none-insecure", Title: "SameSite=None without Secure: browsers drop the cookie", Severity: finding.Error,
		Doc: Doc{
			Text:  "Chrome, Firefox and Safari refuse a cookie with `SameSite=None` that is not `Secure`. The server sets it, the browser does not keep it, and the next request carries no token.",
			Fix:   "set Secure too, or SameSite=Lax where the page and the API share a site",
			Since: since, Seen: []string{"Chrome 80: cookies without SameSite"},
		},
	}.with(switched("samesite-none", func(f config.Fact) note {
		return at(f.Where, "%s sets SameSite=None without Secure: browsers drop the cookie", f.Detail)
	}))
}
