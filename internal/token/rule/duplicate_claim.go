package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// DuplicateClaim finds names that occur twice.
func DuplicateClaim() Rule {
	return Rule{
		ID: "duplicate-claim", Title: "a name occurs more than once", Severity: finding.Error,
		Doc: Doc{
			Text: "The header or the payload has the same name twice. Names must be unique (RFC 7515 §4, RFC 7519 §4); where they are not, one program reads the " +
				"first and another the last, so a gateway and the server behind it can see different users. A name may hide its twin behind an escape, as \\u0065xp does.",
			Fix:   "make the token from a map or object, and refuse tokens with duplicate names",
			Since: since, Seen: []string{"tokens put together as text"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		var out []note
		for _, part := range []struct {
			name string
			o    exactjson.Object
		}{{"header", t.Header}, {"payload", t.Payload}} {
			dup := part.o.Duplicates()
			if len(dup) == 0 {
				continue
			}
			n := note{message: "the " + part.name + " has more than once: " + quoteAll(dup)}
			for _, m := range part.o.Members() {
				if m.Name == dup[0] && len(n.evidence) < 4 {
					text := finding.Quote(m.Name) + " is " + show(m.Value)
					if m.Escaped {
						text += ", its name written with an escape"
					}
					n.evidence = append(n.evidence, finding.Evidence(text))
				}
			}
			out = append(out, n)
		}
		return out
	})
}
