package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ClaimNameReserved finds names that mean something to JavaScript itself.
func ClaimNameReserved() Rule {
	return Rule{
		ID: "claim-name-reserved", Title: "a name has a meaning of its own in JavaScript", Severity: finding.Warning,
		Doc: Doc{
			Text: "`__proto__`, `constructor` and `prototype` belong to every JavaScript object. Code that copies claims into one may change the behaviour of all " +
				"objects (prototype pollution). No honest issuer uses these names.",
			Fix:   "do not use these names; on the server, copy claims by name, not all of them",
			Since: since, Seen: []string{"prototype pollution by merged claims"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		var out []note
		for _, name := range []string{"__proto__", "constructor", "prototype"} {
			if _, ok := t.Header.Get(name); ok {
				out = append(out, note{message: "the header has " + finding.Quote(name)})
			}
			if _, ok := t.Payload.Get(name); ok {
				out = append(out, note{message: "the payload has " + finding.Quote(name)})
			}
		}
		return out
	})
}
