package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// TypHeaderUnexpected is a header whose typ is not the one that the server demands.
func TypHeaderUnexpected() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "typ-header-unexpected", Title: "typ in the header is not the one that the server demands",
		// A plain header has typ JWT, and cannot clear it.
		Families: diagnose.Header | diagnose.Signature, Usual: 6,
		Doc: diagnose.Doc{
			Text: "`typ` says what kind of token this is (RFC 8725 §3.11): access tokens of RFC 9068 have `at+jwt`, most others `JWT` or nothing. A server that demands one refuses " +
				"the other: \"unexpected \\\"typ\\\" JWT header value\", \"invalid typ\". It shows when one side begins to follow RFC 9068.",
			Fix: "demand what the issuer writes: panva/jose `jwtVerify(token, key, { typ: \"at+jwt\" })`, ASP.NET Core `TokenValidationParameters.ValidTypes = [\"at+jwt\", \"JWT\"]`; " +
				"or write at issue what the server demands",
			KnownBy: "cure: the same claims under another typ; the server's words",
			Since:   since, Seen: []string{"panva/jose, lua-resty-jwt, Duende IdentityServer"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.Token.Readable() {
				return diagnose.Suspicion{}
			}
			s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the typ that the server demands"}}
			plain, access := repair.HeaderType("JWT"), repair.HeaderType("at+jwt")
			switch typ := strings.TrimPrefix(strings.ToLower(c.Token.Type()), "application/"); typ {
			case "jwt":
				s.LongShots = []diagnose.Edit{access}
				return s
			case "":
				s.LongShots = []diagnose.Edit{plain, access}
				return s
			case "at+jwt":
				s.Prior, s.Edits = 31, []diagnose.Edit{plain}
			default:
				s.Prior, s.Edits = 45, []diagnose.Edit{plain, access}
			}
			s.Evidence = []finding.Evidence{finding.Evidence("typ is " + finding.Quote(c.Token.Type()))}
			return s
		},
	}
}
