package cause

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SignatureAlteredInTransit is a token that was signed well and changed afterwards.
func SignatureAlteredInTransit() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "signature-altered-in-transit", Title: "the token was changed after it was signed",
		Families: diagnose.Signature | diagnose.Structure, Usual: 6,
		Silences: []string{"secret-mismatch"},
		Doc: diagnose.Doc{
			Text: "A signature covers every character of header and payload as they were encoded (RFC 7515 §5.1). What decodes and encodes a token again on its way " +
				"(a proxy that folds case, a tool that pretty-prints the payload, standard base64 in place of base64url, a letter mistaken while copying) makes a " +
				"token that says the same and does not verify.",
			Fix:     "pass the token on exactly as the issuer wrote it; compare the issuer's copy with the one that is sent: the first difference names the place",
			KnownBy: "offline: the signature is nearly the one that the given secret makes, or the token is spelt in another base64; confirmed by cure",
			Since:   since, Seen: []string{"documented, not reproduced with a proxy; copying errors in issues"},
		},
		Suspect: suspectAltered,
	}
}

// nearly is how many characters of two signatures may differ for one to be a damaged copy of the other. Signatures
// made with different secrets have about one character in 64 in common.
const nearly = 6

func suspectAltered(c *diagnose.Case) diagnose.Suspicion {
	if !c.Token.Readable() || len(c.Token.Segments) != 3 {
		return diagnose.Suspicion{}
	}
	if peeled(c, "padding", "standard-base64") {
		return diagnose.Suspicion{
			Prior: 85, Edits: []diagnose.Edit{repair.Bare("token=base64url", "in base64url without padding")},
			Evidence: peelEvidence(c, "padding", "standard-base64"),
		}
	}
	s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the token as the issuer wrote it, to compare with"}}
	switch {
	case c.Published != nil && c.Published.VerifiedBy != "":
		return diagnose.Suspicion{} // it is as the issuer wrote it
	case !c.HasKey || c.Signature == diagnose.Yes:
		return s
	}
	want, err := c.Key.AsKey().Sign(c.Token.Algorithm(), c.Token.SigningInput())
	if err != nil {
		return s
	}
	right, got := base64.RawURLEncoding.EncodeToString(want), c.Token.Segments[2]
	n, ok := differences(right, got)
	if !ok || n == 0 || n > nearly && !strings.EqualFold(right, got) {
		return s
	}
	return diagnose.Suspicion{
		Prior: 96, Edits: []diagnose.Edit{repair.Sign()},
		Evidence: []finding.Evidence{finding.Evidence(fmt.Sprintf(
			"the signature differs in %d of its %d characters from the one that %s makes: it was changed, not made with another key",
			n, len(right), givenKey(c),
		))},
	}
}

// differences counts the places in which two texts of one length differ.
func differences(a, b string) (n int, ok bool) {
	if len(a) != len(b) {
		return 0, false
	}
	for i := range len(a) {
		if a[i] != b[i] {
			n++
		}
	}
	return n, true
}
