package verify

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// understood are the extensions that a header may call critical here: b64, the payload that is not encoded (RFC 7797).
var understood = []string{"b64"}

// checkCritical refuses what the header calls critical and is not understood, a crit that is not built as RFC 7515
// §4.1.11 demands, and a b64 that crit does not name: a verifier that does not know it would read another payload
// (RFC 7797 §6).
func (r *Result) checkCritical(t token.Token) {
	const expected = "no extension that must be understood, but b64"
	crit, isCritical := t.Header.Get("crit")
	if isCritical {
		if why := criticalFault(t.Header, crit); why != "" {
			r.add(Critical, token.CheckFailed, expected, why)
			return
		}
	}
	b64, present := t.Header.Get("b64")
	if !present {
		return
	}
	on, isBool := b64.Bool()
	switch names, _ := crit.Strings(); {
	case !isBool:
		r.add(Critical, token.CheckFailed, "b64 to be true or false", string(b64.Raw))
	case !on && !slices.Contains(names, "b64"):
		r.add(Critical, token.CheckFailed, "b64=false to be named in crit (RFC 7797 §6)", "crit does not name it")
	default:
		r.add(Critical, token.CheckPassed, expected, string(crit.Raw))
	}
	if isBool && !on {
		r.Findings = append(r.Findings, finding.Finding{
			ID: "crit-header-unsupported", Severity: finding.Warning, Evidence: []finding.Evidence{},
			Message: "the payload is not encoded (b64=false), which RFC 7797 §7 forbids in a JWT: most libraries refuse it, and some verify another text",
			Fix:     "leave b64 and crit away: encode the payload",
		})
	}
}

// criticalFault says why a crit must be refused, "" when it need not be.
func criticalFault(header exactjson.Object, crit exactjson.Value) string {
	names, ok := crit.Strings()
	if crit.Kind != exactjson.KindArray || !ok || len(names) == 0 {
		return string(crit.Raw) + ", which is no list of names"
	}
	for i, name := range names {
		_, there := header.Get(name)
		switch {
		case slices.Contains(names[:i], name):
			return finding.Quote(name) + " twice"
		case !slices.Contains(understood, name):
			return "it demands " + finding.Quote(strings.Join(names, ", "))
		case !there:
			return finding.Quote(name) + ", which the header does not have"
		}
	}
	return ""
}
