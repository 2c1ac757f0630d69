package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// ClaimBadUTF8 has a name in Latin-1.
func ClaimBadUTF8() mint.Fault {
	return mint.Fault{
		ID: "claim-bad-utf8", Cause: "claim-bad-utf8", Title: "a claim is written in Latin-1",
		Answer: mint.Refuse,
		Why:    "a token's JSON is UTF-8 (RFC 7519 §7.2 step 10)",
		Make:   func(d mint.Draft) (string, error) { return d.With("name", []byte("\"Zo\xeb\"")).Sign() },
	}
}
