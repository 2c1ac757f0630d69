package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SecretDefaultFallback is a token signed with a secret that stands in somebody's documentation.
func SecretDefaultFallback() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "secret-default-fallback", Title: "the token was signed with a published sample secret, not with the server's",
		Families: diagnose.Signature,
		Silences: []string{"secret-mismatch"},
		Doc: diagnose.Doc{
			Text: "The setting that should hold the secret was missing where tokens are made, and the program fell back to the sample of its " +
				"tutorial or template: `os.getenv(\"SECRET_KEY\", \"secret\")`, `${JWT_SECRET:-changeme}`. It works as long as both sides fall " +
				"back together. Everybody knows such a secret, and can sign tokens with it.",
			Fix:     "set the secret where tokens are made, and let the program stop at start when it is missing",
			KnownBy: "offline: the signature verifies with a published sample; confirmed by cure with the server's secret",
			Since:   since, Seen: []string{"bytedance/deer-flow#2980", "FastAPI tutorial"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if c.Sample == "" {
				return diagnose.Suspicion{}
			}
			s := diagnose.Suspicion{
				Prior:    94,
				Evidence: []finding.Evidence{finding.Evidence("the signature verifies with the sample secret of " + finding.Safe(c.Sample))},
			}
			if c.HasKey {
				s.Edits = []diagnose.Edit{repair.Sign()}
				return s
			}
			// The server may be using the same sample, and refuse for another reason.
			s.Prior = 45
			s.SettledBy = []string{serverSecret}
			return s
		},
	}
}
