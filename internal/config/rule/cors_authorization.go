package rule

import (
	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// CorsAuthorization finds lists of allowed headers without Authorization.
func CorsAuthorization() Rule {
	return Rule{
		ID: "cors-headers-without-authorization", Title: "CORS allows headers, and Authorization is not among them", Severity: finding.Warning,
		Doc: Doc{
			Text:  "A browser asks first (OPTIONS) whether it may send `Authorization` to another origin. The list of allowed headers is given here without it, so the browser does not send the request, and the page sees a network error where other clients get an answer.",
			Fix:   "add Authorization to the list, or use cookies only",
			Since: since, Seen: []string{"Access to fetch has been blocked by CORS policy: Request header field authorization is not allowed"},
		},
	}.with(switched("cors-authorization", func(f config.Fact) note {
		return at(f.Where, "%s does not list Authorization", f.Detail)
	}))
}
