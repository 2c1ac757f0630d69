package cause

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// SecretWhitespaceOrQuotes is one secret with a line end, blanks or quotes on one side and without on the other.
func SecretWhitespaceOrQuotes() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "secret-whitespace-or-quotes", Title: "the two secrets differ by white space or quotes around the same text",
		Families: diagnose.Signature, Usual: 30,
		Silences: []string{"secret-mismatch"},
		Doc: diagnose.Doc{
			Text: "`echo` writes a line end into the secret's file, a Docker secret is read with it, a reader of .env files keeps the quotes that " +
				"another one removes. Both sides hold the same text, and not the same bytes, so no signature fits.",
			Fix:     "write the secret without a line end (printf '%s'), and strip white space and quotes where it is read",
			KnownBy: "offline: the signature verifies with the given secret after one change; confirmed by cure",
			Since:   since, Seen: []string{"dgrijalva/jwt-go#81", "darklang/dark#2861"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			return suspectReading(c, "secret-whitespace-or-quotes", "trailing-newline", "unquoted", "trimmed")
		},
	}
}

// suspectReading looks for a reading of the given secret under which the signature verifies: the sign that both
// sides were given the same text. With a signature that fits as it is, the server's own reading may be the other.
func suspectReading(c *diagnose.Case, cause string, usual ...string) diagnose.Suspicion {
	switch {
	case !c.Token.Readable() || len(c.Token.Signature) == 0, signedByPair(c) && c.Signature != diagnose.NotKnown:
		return diagnose.Suspicion{}
	case !c.HasKey || c.Key.AsKey().Kind != keys.SecretKey:
		// Nothing in a signature tells one wrong secret from another.
		s := diagnose.Suspicion{Blind: true, SettledBy: []string{serverSecret}}
		if signedByPair(c) {
			s.Usual = 3 // a key pair has no secret to be read in two ways
		}
		return s
	}
	if c.Fit != nil && c.Fit.Cause == cause {
		return diagnose.Suspicion{
			Prior: 95,
			Edits: []diagnose.Edit{repair.Sign()},
			Evidence: []finding.Evidence{finding.Evidence(
				"the signature verifies with the secret of " + finding.Safe(c.Key.Place) + " " + c.Fit.Title + ", and not as it is",
			)},
			Fix: "the issuer signed with the secret " + c.Fit.Title + ": " + c.Fit.Fix,
		}
	}
	s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the bytes of the secret that the server really runs with"}}
	for _, t := range keys.Transforms() {
		if !slices.Contains(usual, t.ID) {
			continue
		}
		if _, changes := t.Apply(c.Key.Secret.Reveal()); changes {
			s.LongShots = append(s.LongShots, repair.SignTransformed(t))
		}
	}
	return s
}
