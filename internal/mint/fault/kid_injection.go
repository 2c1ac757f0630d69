package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// KidInjection names a file as its key, and is signed with what /dev/null holds.
func KidInjection() mint.Fault {
	return mint.Fault{
		ID: "kid-injection", Cause: "kid-injection", Title: "kid is the path of /dev/null, HS256 with an empty secret",
		Answer: mint.Refuse, Forged: true, Keyless: true,
		Why: "kid is looked up in a list of keys, never opened or run (RFC 8725 §3.10)",
		Make: func(d mint.Draft) (string, error) {
			return hmac256(d.WithHeaderText("kid", "../../../../../../dev/null"), nil), nil
		},
	}
}
