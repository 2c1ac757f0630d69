package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ExpWrongType is an exp that is no JSON number.
func ExpWrongType() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "exp-wrong-type", Title: "exp is not a number",
		Families: diagnose.Claims,
		Silences: []string{"exp-unit-milliseconds"},
		Doc: diagnose.Doc{
			Text: "`exp` must be a NumericDate, a JSON number of seconds (RFC 7519 §2). A string (\"1764485341\", an ISO date) is read by some " +
				"libraries and refused by others: \"exp must be an integer\", \"invalid exp value\", \"\\\"exp\\\" claim must be a number\". " +
				"It comes from dates serialised by default and from claims kept in string maps.",
			Fix:     "write exp as an integer: int(expires.timestamp()) in Python, Math.floor(date / 1000) in JavaScript",
			KnownBy: "cure: the same instant as a number; the server's words",
			Since:   since, Seen: []string{"dgrijalva/jwt-go#397", "jsonwebtoken, PyJWT, gin-jwt, PostgREST"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			t := c.Token.Time("exp")
			if !c.Token.Readable() || !t.Present || t.Problem == "" || t.Problem == "out-of-range" {
				return diagnose.Suspicion{}
			}
			s := diagnose.Suspicion{
				Prior:    90,
				Evidence: []finding.Evidence{finding.Evidence("exp is " + finding.Safe(string(t.Value.Raw)) + ": " + article(t.Problem) + ", not a number")},
			}
			unix := c.ServerNow().Unix() + 59
			if t.LenientOK {
				unix = t.Lenient.Sec
			}
			s.Edits = []diagnose.Edit{repair.NumericTime("exp", unix)}
			return s
		},
	}
}

// article puts the right article before a JSON type's name.
func article(word string) string {
	switch word {
	case "array", "object":
		return "an " + word
	case "iso-8601":
		return "a date in words (ISO 8601)"
	case "null":
		return word
	}
	return "a " + word
}
