package cause

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// TokenTruncated is a token whose signature is shorter than its algorithm makes them.
func TokenTruncated() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "token-truncated", Title: "the token has lost its end: the signature is too short for its algorithm",
		Families: diagnose.Structure | diagnose.Signature,
		Silences: []string{"secret-mismatch"},
		Doc: diagnose.Doc{
			Text: "An HS256 signature has 32 bytes (43 characters), HS384 48, HS512 64, ES256 64. A shorter one was cut off: by a database " +
				"column, an environment variable, a 4096-byte cookie, a terminal that wrapped the line while it was copied.",
			Fix:     "store and copy the whole token: a wider column, a split cookie, a file instead of the terminal",
			KnownBy: "cure: the same bytes signed anew; or the length alone",
			Since:   since, Seen: []string{"jsonwebtoken, PyJWT"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			want := keys.SignatureSize(c.Token.Algorithm())
			if !c.Token.Readable() || want == 0 || len(c.Token.Segments) != 3 || c.Signature == diagnose.Yes {
				return diagnose.Suspicion{}
			}
			// Counted in characters: a cut may leave a number of them that no bytes encode to.
			got := len(c.Token.Segments[2]) * 6 / 8
			if got == 0 || got >= want {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior: 96,
				Edits: []diagnose.Edit{repair.Sign()},
				Evidence: []finding.Evidence{finding.Evidence(fmt.Sprintf(
					"the signature has %d bytes, %s makes %d", got, finding.Safe(c.Token.Algorithm()), want,
				))},
			}
		},
	}
}
