package cause

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// wavering is how often a request is repeated once its first two answers disagree.
const wavering = 8

// InstanceInconsistency is several instances or workers behind one address that do not agree.
func InstanceInconsistency() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "instance-inconsistency", Title: "the instances or workers behind this address do not agree",
		Families: diagnose.AnyFamily,
		Doc: diagnose.Doc{
			Text: "The same request, byte for byte, is accepted one time and refused the next. Behind the address stand several workers or machines, " +
				"and one of them differs: a secret made at start by each worker for itself, a half-finished deployment, one stale key set, " +
				"one wrong clock, a revocation list kept in memory.",
			Fix:     "give all instances the same secret and the same time, and redeploy them together",
			KnownBy: "the same request repeated",
			Since:   since, Seen: []string{"vimalloc/flask-jwt-extended#240", "perara/wg-manager#23"},
		},
		Judge: func(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
			j := diagnose.Judgement{Standing: diagnose.NotExamined}
			wavers, accepted, tried := f.Wavers()
			if !wavers {
				return j
			}
			j.Standing, j.Score = diagnose.Likely, 90
			j.Evidence = []finding.Evidence{finding.Evidence(fmt.Sprintf(
				"the same request, byte for byte, was accepted %d of %d times", accepted, tried,
			))}
			for n := 1; n <= wavering; n++ {
				id := diagnose.LookID{Kind: diagnose.AsItWas, N: n}
				if f.Taken(id) == nil {
					j.Wants = append(j.Wants, diagnose.Want{Look: id, Gain: 95})
				}
			}
			return j
		},
	}
}
