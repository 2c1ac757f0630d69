package cause

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
)

// doing is what a proxy does to a request that the application behind it would take.
type doing uint8

const (
	unclear doing = iota
	strips
	overwrites
)

// doingOf tells what the proxy does, by what comes through it: the application's words for no credential, or for a
// wrong one, or the proxy's own.
func doingOf(f *diagnose.Facts, p diagnose.PastProxy) doing {
	switch {
	case foreignChallenge(f.Case.Answer, gatewaySchemes...) != "":
		return overwrites
	case p.Missing && !p.Bad:
		return strips
	case p.Bad && !p.Missing, !p.Missing && !throughUnseen(f):
		return overwrites
	}
	return unclear
}

// judgePastProxy judges what a proxy can do to a request by the same request past it. An application that takes it, and
// a way through the proxy that does not, prove that it is the proxy.
func judgePastProxy(f *diagnose.Facts, j diagnose.Judgement, mine doing) diagnose.Judgement {
	if f.Case.Backend == nil {
		return j
	}
	j.Wants = append(j.Wants, f.PastProxyWants()...)
	p := f.PastProxy()
	if !p.Known || j.Standing == diagnose.Confirmed {
		return j
	}
	j.Evidence = append(slices.Clone(j.Evidence), p.Evidence(f)...)
	switch {
	case !p.Accepted && !p.Unseen:
		// The application sees it and refuses it for reasons of its own.
	case !p.Accepted:
		j.Standing = diagnose.RuledOut
	case doingOf(f, p) == mine:
		j.Standing, j.Score = diagnose.Likely, 95
		if p.Controlled {
			j.Standing = diagnose.Confirmed
		}
	case doingOf(f, p) != unclear:
		j.Standing = diagnose.RuledOut
	case mine == strips:
		// Far more proxies lose the field than replace it.
		j.Standing, j.Score = diagnose.Likely, 90
		j.Evidence = append(j.Evidence, "the application says the same of no credential and of a wrong one, so that a proxy which puts its own there would show the same")
	default:
		j.Standing, j.Score = diagnose.Possible, 60
	}
	return j
}

// throughUnseen reports whether the answer through the proxy is that of a request without a credential.
func throughUnseen(f *diagnose.Facts) bool { return diagnose.Same(f.First(), f.Baseline()) }
