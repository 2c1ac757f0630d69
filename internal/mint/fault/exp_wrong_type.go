package fault

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// ExpWrongType has its seconds in quotes.
func ExpWrongType() mint.Fault {
	return mint.Fault{
		ID: "exp-wrong-type", Cause: "exp-wrong-type", Title: "exp is a number in quotes",
		Answer: mint.Refuse, Forged: true,
		Why: "exp must be a JSON number (RFC 7519 §2, §4.1.4)",
		Make: func(d mint.Draft) (string, error) {
			return d.WithText("exp", string(d.At(d.Lifetime))).Sign()
		},
	}
}

// ExpWrongTypeDate has a date written out.
func ExpWrongTypeDate() mint.Fault {
	return mint.Fault{
		ID: "exp-wrong-type-date", Cause: "exp-wrong-type", Title: "exp is a written date",
		Answer: mint.Refuse, Forged: true,
		Why: "exp must be a JSON number (RFC 7519 §2, §4.1.4)",
		Make: func(d mint.Draft) (string, error) {
			return d.WithText("exp", d.Now.Add(d.Lifetime).UTC().Format(time.RFC3339)).Sign()
		},
	}
}

// ExpWrongTypeNull has the null of a field that was never set.
func ExpWrongTypeNull() mint.Fault {
	return mint.Fault{
		ID: "exp-wrong-type-null", Cause: "exp-wrong-type", Title: "exp is null",
		Answer: mint.Refuse, Forged: true,
		Why:  "exp must be a JSON number (RFC 7519 §2, §4.1.4); taken as missing, the token never expires",
		Make: func(d mint.Draft) (string, error) { return d.With("exp", []byte("null")).Sign() },
	}
}
