package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ClaimNameCase finds registered names that are written in another case.
func ClaimNameCase() Rule {
	return Rule{
		ID: "claim-name-case", Title: "a registered name is written in another case", Severity: finding.Warning,
		Doc: Doc{
			Text: "Names of header parameters and claims are case-sensitive (RFC 7519 §10.1.1): `Exp` is a private claim that nobody checks, and a token that " +
				"has only `Exp` never expires. Some JSON readers, Go's encoding/json among them, ignore case and see something else than the rest.",
			Fix:   "write registered names in lower case: alg, typ, kid, iss, sub, aud, exp, nbf, iat, jti",
			Since: since, Seen: []string{"struct fields without a JSON name in Go and C#"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		out := miscased(t.Header, "header", "alg", "typ", "cty", "kid", "crit", "enc", "zip", "jku", "jwk", "x5u", "x5c")
		return append(out, miscased(t.Payload, "payload", "iss", "sub", "aud", "exp", "nbf", "iat", "jti")...)
	})
}

func miscased(o exactjson.Object, part string, names ...string) []note {
	var out []note
	for i, m := range o.Members() {
		if i == 1000 {
			break // nobody names claims by the thousand; a hostile token must not make a thousand findings
		}
		trimmed := strings.TrimSpace(m.Name)
		for _, name := range names {
			if m.Name == name || !strings.EqualFold(trimmed, name) || len(out) == 10 {
				continue
			}
			message := "the " + part + " has " + finding.Quote(m.Name) + ", the registered name is " + finding.Quote(name)
			if _, both := o.Get(name); both {
				message += ", which is there too"
			}
			out = append(out, note{message: message})
		}
	}
	return out
}
