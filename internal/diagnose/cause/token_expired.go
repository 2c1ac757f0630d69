package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// TokenExpired is a token whose exp has passed.
func TokenExpired() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "token-expired", Title: "the token has expired",
		Families: diagnose.Claims,
		Doc: diagnose.Doc{
			Text: "`exp` is the time on or after which a token must not be accepted (RFC 7519 §4.1.4). It has passed. Nothing is broken in the " +
				"server: the client kept a token for longer than it lives, or did not refresh it in time.",
			Fix:     "get a new token: log in again or use the refresh token, and refresh before exp instead of after a 401",
			KnownBy: "cure: the same claims with fresh times; the server's words",
			Since:   since, Seen: []string{"every stack"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			exp, ok := instantOf(c, "exp")
			if !ok {
				return expiredInOtherUnit(c)
			}
			byServer, byLocal := !c.ServerNow().Before(exp), !c.Local.Before(exp)
			s := diagnose.Suspicion{Edits: []diagnose.Edit{repair.Time()}, Evidence: []finding.Evidence{timeEvidence(c, "exp", exp)}}
			switch {
			case byServer && byLocal:
				s.Prior = 95
			case byServer:
				// Alive by this machine's clock: the difference of the clocks explains more.
				s.Prior = 70
			default:
				return diagnose.Suspicion{}
			}
			return s
		},
	}
}

// expiredInOtherUnit suspects an exp that has passed if its milliseconds are meant. To a server that reads seconds
// it lies far ahead, so this is only worth repairing together with the unit.
func expiredInOtherUnit(c *diagnose.Case) diagnose.Suspicion {
	t := c.Token.Time("exp")
	if !c.Token.Readable() || !t.LenientOK || c.ServerNow().Before(t.Lenient.Time()) {
		return diagnose.Suspicion{}
	}
	return diagnose.Suspicion{
		Prior: 55, Edits: []diagnose.Edit{repair.Time()},
		Evidence: []finding.Evidence{timeEvidence(c, "exp (as "+string(t.Unit)+")", t.Lenient.Time())},
	}
}
