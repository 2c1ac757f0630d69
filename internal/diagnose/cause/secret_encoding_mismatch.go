package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// SecretEncodingMismatch is one secret used as text on one side and decoded on the other.
func SecretEncodingMismatch() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "secret-encoding-mismatch", Title: "one side uses the secret as text, the other decodes it from hex or base64",
		Families: diagnose.Signature, Usual: 32,
		Silences: []string{"secret-mismatch"},
		Doc: diagnose.Doc{
			Text: "`openssl rand -hex 32` gives 64 characters. Most libraries use them as they are, 64 bytes of text; some decode them to 32 bytes " +
				"first (JJWT decodes base64, Kong has secret_is_base64, debugging pages have a checkbox). Both sides hold the same text and " +
				"compute different signatures.",
			Fix:     "agree on the bytes: decode on both sides or on neither",
			KnownBy: "offline: the signature verifies with the given secret once it is decoded or encoded; confirmed by cure",
			Since:   since, Seen: []string{"jwtk/jjwt#248", "lcobucci/jwt#217", "auth0/node-jsonwebtoken#584"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			return suspectReading(c, "secret-encoding-mismatch", "hex-decoded", "base64-decoded")
		},
	}
}
