package cause

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// WrongRouteOrGateway is a refusal by something that does not know the path.
func WrongRouteOrGateway() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "wrong-route-or-gateway", Title: "the path does not exist there, and the gateway answers as if a credential were wrong",
		Families: diagnose.Path, Usual: 5, PerPath: true,
		Doc: diagnose.Doc{
			Text: "Some gateways check first and route afterwards, so that a path, method or stage which does not exist looks like a refused credential. AWS API Gateway " +
				"says 403 \"Missing Authentication Token\" for any unknown path and asks for a 'Credential' parameter where it takes Bearer for a signature of its own. " +
				"No token helps.",
			Fix:     "check stage, path and method against what is deployed, and deploy again after changes",
			KnownBy: "cure: the same path with or without its last slash, where it gets a 404 or 405; the server's words; excluded where a path that certainly does not exist gets a 404 and this one does not",
			Since:   since, Seen: []string{"AWS API Gateway"},
		},
		Suspect: suspectRoute, Judge: judgeRoute,
	}
}

// suspectRoute offers the same path with or without its last slash, where the server says that it has no such path or no
// such method there: many routers know one spelling only.
func suspectRoute(c *diagnose.Case) diagnose.Suspicion {
	s := readableBlind("the answer to a path that certainly does not exist")(c)
	if c.Answer == nil || c.Answer.Status != 404 && c.Answer.Status != 405 || c.Request.URL == nil {
		return s
	}
	if e, ok := repair.ToggleSlash(c.Request.URL); ok {
		s.LongShots, s.Usual = []diagnose.Edit{e}, 46
	}
	return s
}

// judgeRoute asks what a path gets that certainly does not exist. That it gets the same answer proves little, since many
// servers ask for tokens first; that it gets a 404 excludes the cause.
func judgeRoute(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	j := diagnose.Standard(f, c)
	if slash := f.Taken(diagnose.CureID(1, "url=slash")); slash != nil && slash.Accepted && j.Standing != diagnose.RuledOut {
		j.Fix = "call the path as the server has it, with or without the slash at its end, or let the router take both"
		return j
	}
	base := f.Baseline()
	if j.Standing != diagnose.Possible && j.Standing != diagnose.Likely || base == nil || !throughUnseen(f) {
		return j
	}
	if f.PastProxy().Accepted {
		return j // the proxy is proven, and the path exists behind it
	}
	nowhere := f.Look(diagnose.Nowhere, 1)
	switch {
	case nowhere == nil:
		j.Wants = append(slices.Clone(j.Wants), diagnose.Want{Look: diagnose.LookID{Kind: diagnose.Nowhere, N: 1}, Gain: 4})
	case nowhere.Answer == nil:
	case diagnose.Same(nowhere, base):
		j.Score += 10
		j.Evidence = append(slices.Clone(j.Evidence), "a path that certainly does not exist gets the same answer: this server refuses before it knows its paths")
	case nowhere.Answer.Status == 404 && base.Answer.Status != 404:
		j.Standing = diagnose.RuledOut
	default:
		j.Evidence = append(slices.Clone(j.Evidence), finding.Evidence("a path that certainly does not exist is answered "+diagnose.Brief(nowhere.Answer)))
	}
	return j
}
