package cause

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ExpTimezoneOffset is an exp that was computed in another time zone than iat.
func ExpTimezoneOffset() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "exp-timezone-offset", Title: "exp lies before iat by what a time zone makes: the token was expired when it was issued",
		Families: diagnose.Claims,
		Silences: []string{"token-expired"},
		Doc: diagnose.Doc{
			Text: "A time without a zone was taken for UTC, or the other way round: `datetime.utcnow().timestamp()` and `datetime.now()` read by the wrong rule are off by the " +
				"zone's offset. To the west of Greenwich the token lives hours too long, to the east it is expired at birth, and every new one is too: exp lies before " +
				"iat by whole quarter hours. No new login helps.",
			Fix:     "compute both times with a zone: Python `datetime.now(timezone.utc) + timedelta(minutes=30)`, Java `Instant.now()`, JavaScript `Math.floor(Date.now() / 1000)`",
			KnownBy: "offline: exp and iat; confirmed by cure: the same claims with fresh times",
			Since:   since, Seen: []string{"Python datetime without a zone"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			exp, hasExp := instantOf(c, "exp")
			iat, hasIat := instantOf(c, "iat")
			if !hasExp || !hasIat || iat.After(c.ServerNow().Add(time.Minute)) {
				return diagnose.Suspicion{}
			}
			early := iat.Sub(exp)
			const quarter = 15 * time.Minute
			// The offsets of the world's zones are whole quarter hours, and so are most lives of tokens.
			if off := (early + quarter/2).Truncate(quarter) - early; early < quarter || early > 14*time.Hour || off.Abs() > 2*time.Second {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior: 96, Edits: []diagnose.Edit{repair.Time()},
				Evidence: []finding.Evidence{finding.Evidence(
					"exp (" + stamp(exp) + ") lies " + token.Duration(int64(early.Round(time.Second)/time.Second)) + " before iat (" + stamp(iat) + ")",
				)},
			}
		},
	}
}
