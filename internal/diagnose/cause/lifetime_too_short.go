package cause

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// LifetimeTooShortOrLayersDisagree is a token that lives for less time than its users think.
func LifetimeTooShortOrLayersDisagree() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "lifetime-too-short-or-layers-disagree", Title: "the token lives for a few minutes only: something else than the setting people know decides",
		Families: diagnose.Claims,
		Doc: diagnose.Doc{
			Text: "How long a login lasts is written in several places: exp of the access token, exp of the refresh token, Max-Age of the cookie, the session in the cache, the " +
				"timer of the page. The shortest decides, and the one that people change is another. It shows as 401 some minutes after login although \"7d\" is set.",
			Fix:     "make one setting the source of all lives, and refresh the token before the shortest of them ends",
			KnownBy: "exp minus iat of an expired token; the cookie's Max-Age (--har); it explains why a token is expired, and is never proven by itself",
			Since:   since, Seen: []string{"cookies of 1 h around tokens of 7 d"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			exp, hasExp := instantOf(c, "exp")
			iat, hasIat := instantOf(c, "iat")
			life := exp.Sub(iat)
			if !hasExp || !hasIat || c.ServerNow().Before(exp) || life <= 0 || life > 5*time.Minute {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior:     40,
				Evidence:  []finding.Evidence{finding.Evidence("from iat to exp the token lives " + token.Duration(int64(life/time.Second)))},
				SettledBy: []string{"the lives that are set in all places; the browser's own requests (--har)"},
			}
		},
		Judge: explains,
	}
}

// explains is the judgement of a cause that says why another one holds: it stays possible when the other is proven.
func explains(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	j := diagnose.Standard(f, c)
	if first := f.First(); j.Standing == diagnose.RuledOut && f.Suspicions[c.ID].Prior > 0 && first != nil && !f.Accepted() && !f.Public() {
		j.Standing = diagnose.Possible
	}
	return j
}
