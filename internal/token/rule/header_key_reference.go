package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// HeaderKeyReference finds tokens that bring their key with them.
func HeaderKeyReference() Rule {
	return Rule{
		ID: "header-key-reference", Title: "the header carries or points to a key", Severity: finding.Info,
		Doc: Doc{
			Text: "`jwk` and `x5c` carry a key, `jku` and `x5u` point to one (RFC 7515 §4.1.2-6). A server that believes them lets the token choose the key that it " +
				"is verified with. It must use only keys that it was configured with. jwtdoc never uses or fetches them by itself.",
			Fix:   "configure the server with the issuer's keys, and let it ignore these parameters",
			Since: since, Seen: []string{"CVE-2018-0114 (jwk in the header)"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		var out []note
		for _, name := range []string{"jku", "x5u"} {
			if v, ok := t.Header.Get(name); ok {
				out = append(out, note{message: name + " points to " + show(v)})
			}
		}
		for _, name := range []string{"jwk", "x5c"} {
			if _, ok := t.Header.Get(name); ok {
				out = append(out, note{message: name + " carries a key in the header"})
			}
		}
		return out
	})
}
