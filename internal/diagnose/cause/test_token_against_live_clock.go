package cause

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// TestTokenAgainstLiveClock is a token written into a test or copied from a page, whose time has long passed.
func TestTokenAgainstLiveClock() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "test-token-against-live-clock", Title: "the token is an example or a test's fixture, and its time has long passed",
		Families: diagnose.Claims | diagnose.Signature,
		Silences: []string{"token-expired"},
		Doc: diagnose.Doc{
			Text: "A token with a fixed exp was written into a test, a collection of requests or a README, or copied from a page (the example of jwt.io has iat 1516239022, the one " +
				"of RFC 7519 exp 1300819380). It worked until its time had passed; nothing else has changed.",
			Fix:     "mint the token when the test runs: `jwtdoc mint --secret-file jwt.key --exp 5m`, or give the test a clock of its own",
			KnownBy: "offline: the claims of a published example, or an exp that passed more than a year ago; it explains why a token is expired",
			Since:   since, Seen: []string{"jwt.io, RFC 7519 §3.1"},
		},
		Suspect: suspectFixture, Judge: explains,
	}
}

func suspectFixture(c *diagnose.Case) diagnose.Suspicion {
	if !c.Token.Readable() {
		return diagnose.Suspicion{}
	}
	exp, hasExp := instantOf(c, "exp")
	iat, hasIat := instantOf(c, "iat")
	switch {
	case hasExp && exp.Unix() == 1300819380 && c.Token.Issuer() == "joe":
		return diagnose.Suspicion{
			Prior: 97, Edits: []diagnose.Edit{repair.Time()},
			Evidence: []finding.Evidence{"iss and exp are those of the example in RFC 7519 §3.1"},
		}
	case hasIat && iat.Unix() == 1516239022 && c.Token.Text("sub") == "1234567890":
		return diagnose.Suspicion{Prior: 60, Evidence: []finding.Evidence{"sub and iat are those of the example on jwt.io"}}
	case hasExp && c.ServerNow().Sub(exp) > 365*24*time.Hour:
		return diagnose.Suspicion{Prior: 40, Evidence: []finding.Evidence{timeEvidence(c, "exp", exp)}}
	}
	return diagnose.Suspicion{}
}
