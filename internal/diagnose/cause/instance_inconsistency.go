package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
)

// InstanceInconsistency is several instances or workers behind one address that do not agree.
func InstanceInconsistency() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "instance-inconsistency", Title: "the instances or workers behind this address do not agree",
		Families: diagnose.AnyFamily, PerPath: true,
		Doc: diagnose.Doc{
			Text: "The same request, byte for byte, is accepted one time and refused the next. Behind the address stand several workers or machines, " +
				"and one of them differs: a secret made at start by each worker for itself, a half-finished deployment, one stale key set, " +
				"one wrong clock, a revocation list kept in memory.",
			Fix:     "give all instances the same secret and the same time, and redeploy them together",
			KnownBy: "the same request repeated over new connections (--repeat)",
			Since:   since, Seen: []string{"vimalloc/flask-jwt-extended#240", "perara/wg-manager#23"},
		},
		Judge: func(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
			if wavers, _, _ := f.Wavers(); wavers {
				return f.Intermittent(c)
			}
			return diagnose.Judgement{Standing: diagnose.NotExamined}
		},
	}
}
