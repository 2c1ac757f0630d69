package engine

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// compareGood reads E18. A token that was good once and has expired proves nothing, and is named.
func (r *run) compareGood() {
	c, l := r.facts.Case, r.facts.Look(diagnose.KnownGood, 1)
	if l == nil || l.Answer == nil || c.GoodAccepted != diagnose.NotKnown {
		return
	}
	if l.Accepted {
		c.GoodAccepted = diagnose.Yes
		return
	}
	exp := c.Good.Time("exp")
	if exp.LenientOK && !c.ServerNow().Before(exp.Lenient.Time()) {
		for _, f := range r.findings {
			if f.ID == diagnose.GoodTokenExpired {
				return
			}
		}
		r.findings = append(r.findings, finding.Finding{
			ID: diagnose.GoodTokenExpired, Severity: finding.Warning, Evidence: []finding.Evidence{},
			Message: "the token given as known to work has itself expired, at " + exp.Lenient.Time().UTC().Format(time.RFC3339) + ": that it is refused tells nothing",
			Fix:     "get a fresh one, and check it with: jwtdoc expiry @FILE",
		})
		return
	}
	c.GoodAccepted = diagnose.No
}
