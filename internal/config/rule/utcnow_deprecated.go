package rule

import (
	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// UtcnowDeprecated finds datetime.utcnow() near tokens.
func UtcnowDeprecated() Rule {
	return Rule{
		ID: "utcnow-deprecated", Title: "datetime.utcnow() is deprecated", Severity: finding.Info,
		Doc: Doc{
			Text:  "It gives a datetime without a zone. Handed to PyJWT or python-jose as it is, the time is right; turned into a number with `.timestamp()` it is off by the machine's zone. Python 3.12 deprecates it.",
			Fix:   "datetime.now(timezone.utc)",
			Since: since, Seen: []string{"Python 3.12 release notes", "FastAPI tutorial before 2023"},
		},
	}.with(switched("utcnow", func(f config.Fact) note {
		return at(f.Where, "%s has no zone, and is deprecated since Python 3.12", f.Detail)
	}))
}
