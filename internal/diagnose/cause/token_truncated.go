package cause

import (
	"fmt"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
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
			if !c.Token.Readable() || c.Signature == diagnose.Yes {
				return diagnose.Suspicion{}
			}
			evidence, prior := lostEnd(c.Token)
			if prior == 0 {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{Prior: prior, Edits: []diagnose.Edit{repair.Sign()}, Evidence: []finding.Evidence{evidence}}
		},
	}
}

// lostEnd says what is missing at the end of a token, and how suspicious that is. Lengths are counted in characters:
// a cut may leave a number of them that no bytes encode to.
func lostEnd(t token.Token) (finding.Evidence, int) {
	alg := t.Algorithm()
	if len(t.Segments) == 2 {
		return "the token has two parts: its signature is gone", 96
	}
	if len(t.Segments) != 3 || t.Segments[2] == "" {
		return "", 0
	}
	got, want := len(t.Segments[2])*6/8, keys.SignatureSize(alg)
	switch {
	case want != 0 && got < want:
		return finding.Evidence(fmt.Sprintf("the signature has %d bytes, %s makes %d", got, finding.Safe(alg), want)), 96
	case want == 0 && (strings.HasPrefix(alg, "RS") || strings.HasPrefix(alg, "PS")) && got%16 != 0:
		// As long as the key's modulus (RFC 8017 §8): 256, 384 or 512 bytes, in any case a round number.
		return finding.Evidence(fmt.Sprintf("the signature has %d bytes, which no usual RSA key makes (256, 384, 512)", got)), 85
	}
	return "", 0
}
