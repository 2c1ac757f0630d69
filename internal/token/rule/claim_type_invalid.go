package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ClaimTypeInvalid finds registered claims whose value cannot be what the standard says.
func ClaimTypeInvalid() Rule {
	return Rule{
		ID: "claim-type-invalid", Title: "a registered claim has a value that it cannot have", Severity: finding.Error,
		Doc: Doc{
			Text: "`iss` and `jti` are strings, `aud` is a string or an array of strings, `nbf` and `iat` are numbers of seconds, and `nbf` is before `exp` " +
				"(RFC 7519 §4.1). Strict libraries refuse anything else: `Payload Issuer (iss) must be a string`, `Invalid claim format in token`.",
			Fix:   "give the claim the type that RFC 7519 §4.1 says",
			Since: since, Seen: []string{"PyJWT 2.10: Payload Issuer (iss) must be a string"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if unreadable(t) {
			return nil
		}
		var out []note
		for _, name := range []string{"iss", "jti"} {
			if v, ok := t.Claim(name); ok && v.Kind != exactjson.KindString {
				out = append(out, note{message: name + " is " + show(v) + ", a string is expected"})
			}
		}
		out = append(out, audience(t)...)
		for _, name := range []string{"nbf", "iat"} {
			c := t.Time(name)
			if c.Present && c.Problem != token.ProblemNone && c.Problem != token.ProblemOutOfRange {
				out = append(out, note{message: name + " is " + show(c.Value) + ", a number of seconds is expected", evidence: meant(c)})
			}
		}
		for _, name := range []string{"typ", "cty", "kid"} {
			if v, ok := t.Header.Get(name); ok && v.Kind != exactjson.KindString {
				out = append(out, note{message: name + " in the header is " + show(v) + ", a string is expected"})
			}
		}
		return append(out, nbfAfterExp(t)...)
	})
}

func audience(t token.Token) []note {
	v, ok := t.Claim("aud")
	if !ok {
		return nil
	}
	list, isText := v.Strings()
	switch {
	case !isText:
		return saw("aud is %s, a string or an array of strings is expected", show(v))
	case len(list) == 0:
		return saw("aud is an empty array: the token is meant for nobody")
	}
	return nil
}

func nbfAfterExp(t token.Token) []note {
	nbf, exp := t.Time("nbf"), t.Time("exp")
	if !sameUnit(nbf, exp) || nbf.Instant.CompareInstant(exp.Instant) < 0 {
		return nil
	}
	return saw("nbf (%s) is not before exp (%s): the token is never valid", at(nbf.Instant), at(exp.Instant))
}
