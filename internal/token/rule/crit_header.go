package rule

import (
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// CritHeaderUnsupported finds extensions that a server must understand.
func CritHeaderUnsupported() Rule {
	return Rule{
		ID: "crit-header-unsupported", Title: "the header demands extensions that few servers understand", Severity: finding.Warning,
		Doc: Doc{
			Text: "`crit` lists header parameters that the verifier must understand; one that does not must refuse the token (RFC 7515 §4.1.11). Most libraries " +
				"understand none, some only b64 (RFC 7797).",
			Fix:   "leave crit away, or make sure that the server's library understands what it lists",
			Since: since, Seen: []string{"PyJWT 2.12: Unsupported critical extension"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		list, ok := critList(t)
		if !ok {
			return nil
		}
		return saw("crit demands %s", quoteAll(list))
	})
}

// critList returns crit when it is a list of strings that is not empty.
func critList(t token.Token) ([]string, bool) {
	v, _ := t.Header.Get("crit")
	if v.Elements() == nil {
		return nil, false
	}
	return v.Strings()
}

// CritMalformed finds a crit that no server may accept.
func CritMalformed() Rule {
	return Rule{
		ID: "crit-malformed", Title: "crit is not built as it must be", Severity: finding.Error,
		Doc: Doc{
			Text: "`crit` must be an array of strings, not empty, without duplicates, that names only parameters of this header and none that the standards " +
				"define themselves (RFC 7515 §4.1.11). A token that breaks this must be refused.",
			Fix:   "list in crit only extension parameters that are in the header, each once, or leave it away",
			Since: since, Seen: []string{"Wycheproof test vectors"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		v, present := t.Header.Get("crit")
		if !present {
			return nil
		}
		list, ok := critList(t)
		if !ok {
			return saw("crit is %s, not a list of names", show(v))
		}
		for i, name := range list {
			_, there := t.Header.Get(name)
			switch {
			case slices.Contains(list[:i], name):
				return saw("crit lists %s twice", finding.Quote(name))
			case token.HeaderMeaning(name) != "" && name != "b64" && name != "nonce":
				return saw("crit lists %s, which every library knows without it", finding.Quote(name))
			case !there:
				return saw("crit lists %s, which the header does not have", finding.Quote(name))
			}
		}
		return nil
	})
}
