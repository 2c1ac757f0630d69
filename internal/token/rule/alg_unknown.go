package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// AlgUnknown finds an alg that is missing or that no library knows.
func AlgUnknown() Rule {
	return Rule{
		ID: "alg-unknown", Title: "the header names no registered algorithm", Severity: finding.Error,
		Doc: Doc{
			Text: "`alg` must be there and be one of the registered names, which are case-sensitive (RFC 7515 §4.1.1, RFC 7518 §3.1). Without one that it knows " +
				"a library cannot verify the signature and refuses the token.",
			Fix:   "write alg exactly as it is registered, such as HS256, RS256 or ES256",
			Since: since, Seen: []string{"headers written by hand"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if !t.Header.Whole() {
			return nil
		}
		v, present := t.HeaderParam("alg")
		alg, isText := v.Text()
		switch {
		case !present:
			return saw("the header has no alg")
		case !isText:
			return saw("alg is %s, not a string", show(v))
		case strings.EqualFold(strings.TrimSpace(alg), "none"), token.AlgorithmMeaning(alg) != "":
			return nil
		}
		for _, known := range []string{"EdDSA", "Ed25519", "dir", strings.ToUpper(strings.TrimSpace(alg)), "ES256K"} {
			if strings.EqualFold(known, strings.TrimSpace(alg)) && token.AlgorithmMeaning(known) != "" {
				return saw("alg is %s, the registered name is %s", finding.Quote(alg), finding.Quote(known))
			}
		}
		return saw("alg is %s, which is not registered", finding.Quote(alg))
	})
}
