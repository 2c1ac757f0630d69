package engine

import (
	"context"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/cause"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// instead diagnoses a request that is not sent, since it may change something: by the preflight of a browser, and by a
// GET on the same path where that refuses a missing credential too. Nothing of this is ever more than likely.
func (r *run) instead(ctx context.Context, reason string) (diagnose.Report, error) {
	stand, ok := r.Request.StandIn()
	if !ok {
		r.findings = append(r.findings, notRepeated("nothing was sent: "+reason))
		return r.report(), nil
	}
	original, offline := r.Request, r.facts
	c := r.newCase(stand, r.started)
	c.StandsFor, c.LocalTarget = &original, offline.Case.LocalTarget
	r.facts = diagnose.NewFacts(c, cause.All())
	probe := diagnose.LookID{Kind: diagnose.Without, N: 1}
	if !c.HasCredential() {
		probe = diagnose.LookID{Kind: diagnose.AsItWas, N: 1}
	}
	batch := []diagnose.LookID{probe}
	if call, page := c.Page(); page && call.Preflighted() {
		batch = append(batch, diagnose.LookID{Kind: diagnose.Preflight, N: 1}, diagnose.LookID{Kind: diagnose.Preflight, N: 2})
	}
	r.rounds++
	if err := r.send(ctx, batch); err != nil {
		return diagnose.Report{}, err
	}
	l := r.facts.Taken(probe)
	if l == nil || l.Answer == nil {
		// Nobody is there to be asked, by this request or any other.
		return r.report(), nil
	}
	if !diagnose.RefusesMissing(l) {
		answer := diagnose.Brief(l.Answer)
		r.findings = append(r.findings, notRepeated("the request was not sent: "+reason+"; and a GET on the same path cannot stand in for it: "+answer))
		r.aside = true
		return r.report(), nil
	}
	r.findings = append(r.findings, finding.Finding{
		ID: diagnose.StoodIn, Severity: finding.Warning,
		Message:  "the request was not sent: " + reason + "; a GET on the same path stood in for it",
		Evidence: []finding.Evidence{finding.Evidence("without a credential that GET is answered " + diagnose.Brief(r.facts.Taken(probe).Answer))},
		Fix:      "--allow-unsafe sends the request itself, several times",
	})
	if err := r.examine(ctx); err != nil {
		return diagnose.Report{}, err
	}
	return r.report(), nil
}

// planInstead makes a dry run speak of what would really be sent: the GET in the place of a request that is not.
func (r *run) planInstead() {
	if _, unsafe := r.Request.UnsafeToRepeat(); !unsafe || r.AllowUnsafe {
		return
	}
	stand, ok := r.Request.StandIn()
	if !ok {
		return
	}
	original := r.Request
	c := r.newCase(stand, r.started)
	c.StandsFor = &original
	r.facts = diagnose.NewFacts(c, cause.All())
}
