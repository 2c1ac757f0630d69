package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// LifetimePolicy is a token that is to live for longer than the server allows, or is older than it allows.
func LifetimePolicy() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "lifetime-policy", Title: "the token lives longer than the server allows",
		// Wide times are as long-lived, so that clean claims cannot clear it.
		Families: diagnose.Claims | diagnose.Signature, Usual: 8, LongShot: true,
		Doc: diagnose.Doc{
			Text: "Some servers bound how long a token may live, whatever its exp says: GitHub refuses an app's token with exp more than ten minutes ahead, " +
				"Apple more than twenty, Kong has maximum_expiration, jsonwebtoken counts maxAge from iat. \"too far in the future\", \"exceeds maximum allowed " +
				"expiration\", \"maxAge exceeded\".",
			Fix:     "issue a shorter-lived token: exp a few minutes after iat, iat some seconds in the past; or raise the server's bound",
			KnownBy: "cure: the same claims with a short life, where the same claims under a new jti alone are refused; the server's words",
			Since:   since, Seen: []string{"GitHub Apps, App Store Connect, Kong, jsonwebtoken"},
		},
		Suspect: suspectLifetime,
	}
}

func suspectLifetime(c *diagnose.Case) diagnose.Suspicion {
	if !c.Token.Readable() {
		return diagnose.Suspicion{}
	}
	s := diagnose.Suspicion{
		Blind: true, LongShots: []diagnose.Edit{repair.Renew()},
		SettledBy: []string{"the longest life that the server allows"},
	}
	if exp, ok := instantOf(c, "exp"); ok && exp.After(c.ServerNow()) {
		s.Evidence = []finding.Evidence{finding.Evidence(
			"the token is to live for another " + token.Duration(int64(exp.Sub(c.ServerNow()).Seconds())),
		)}
	}
	return s
}
