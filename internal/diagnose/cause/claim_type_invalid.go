package cause

import (
	"slices"
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ClaimTypeInvalid is a registered claim (other than exp and sub) of a type that it cannot have, or the id of a user as a
// text where the application looks for a number.
func ClaimTypeInvalid() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "claim-type-invalid", Title: "a claim has a type that it cannot have",
		Families: diagnose.Claims,
		Doc: diagnose.Doc{
			Text: "`iss` and `jti` are strings, `aud` is a string or a list of strings, `nbf` and `iat` are numbers of seconds (RFC 7519 §4.1). Lenient servers pass over what is " +
				"not, strict ones refuse the token: \"Payload Issuer (iss) must be a string\", \"JWT ID must be a string\", \"Invalid claim format in token\". An update " +
				"of the library turns one into the other. Claims of an application's own have the types that its code compares: a user_id \"3\" is no " +
				"user 3 to a dictionary, or to a query that does not convert.",
			Fix:     "give the claim the type that RFC 7519 §4.1 says where the token is made: str(id), int(time.time())",
			KnownBy: "cure: the same value in the right type; the server's words",
			Since:   since, Seen: []string{"PyJWT 2.10 and 2.11, SimpleJWT"},
		},
		Suspect: suspectTypes,
	}
}

func suspectTypes(c *diagnose.Case) diagnose.Suspicion {
	var s diagnose.Suspicion
	if !c.Token.Readable() {
		return s
	}
	add := func(claim string, v exactjson.Value, expected string, edits ...diagnose.Edit) {
		s.Prior = 75
		s.Evidence = append(s.Evidence, finding.Evidence(claim+" is "+finding.Safe(brief(v.Raw))+", "+expected+" is expected"))
		s.Edits = append(s.Edits, edits...)
	}
	if v, ok := c.Token.Claim("iss"); ok && v.Kind != exactjson.KindString {
		add("iss", v, "a string", repair.AsText("iss", string(v.Raw)))
	}
	if v, ok := c.Token.Claim("aud"); ok {
		if list, fine := v.Strings(); !fine {
			add("aud", v, "a string or a list of strings", repair.AsText("aud", string(v.Raw)))
		} else if len(list) == 0 {
			add("aud", v, "at least one audience", repair.WithoutClaim("aud"))
		}
	}
	for _, claim := range []string{"nbf", "iat"} {
		t := c.Token.Time(claim)
		switch {
		case !t.Present || t.Problem == token.ProblemNone || t.Problem == token.ProblemOutOfRange:
		case t.LenientOK:
			add(claim, t.Value, "a number of seconds", repair.NumericTime(claim, t.Lenient.Sec))
		default:
			add(claim, t.Value, "a number of seconds", repair.WithoutClaim(claim))
		}
	}
	if v, ok := numericID(c); ok {
		// Every token that is signed anew has another jti, so that nothing can show whether it is the type that was
		// refused or the name.
		add("jti", v, "a string")
	}
	for i, m := range c.Token.Payload.Members() {
		if digits, ok := idInWords(m); ok && i < maxIDs {
			if s.Prior == 0 {
				s.Prior = 20 // most applications convert
				s.Fix = "give " + finding.Safe(m.Name) + " the type that the application compares: " + digits + " where the token is made, or int(" + finding.Safe(m.Name) + ") where it is read"
			}
			s.Evidence = append(s.Evidence, finding.Evidence(finding.Safe(m.Name)+" is "+finding.Safe(brief(m.Value.Raw))+": a text, where the application may look for a number"))
			s.Edits = append(s.Edits, repair.AsNumber(m.Name, digits))
		}
	}
	return s
}

// maxIDs is how many claims are looked at for ids: a hostile token has a million.
const maxIDs = 100

// idInWords returns the number that the id of a user, in a claim of the application's own, is as a text: "3".
func idInWords(m exactjson.Member) (string, bool) {
	name := strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(m.Name))
	text, ok := m.Value.Text()
	if !ok || !slices.Contains([]string{"id", "uid", "userid", "accountid", "memberid", "customerid"}, name) {
		return "", false
	}
	n, err := strconv.ParseUint(text, 10, 53) // what JavaScript holds exactly
	return text, err == nil && strconv.FormatUint(n, 10) == text
}

// numericID returns a jti that is no string.
func numericID(c *diagnose.Case) (exactjson.Value, bool) {
	v, ok := c.Token.Claim("jti")
	return v, ok && v.Kind != exactjson.KindString
}

// brief cuts a long value.
func brief(raw []byte) string {
	if len(raw) > 40 {
		return string(raw[:40]) + "…"
	}
	return string(raw)
}
