package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/cause"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/experiment"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// hidden is how recently a token must have expired for the suspicion that something else was wrong before.
const hidden = time.Hour

// judge makes the diagnosis from a record: its answer is the only look, and its time is now. Nothing is sent.
func (r *run) judge(ctx context.Context) (diagnose.Report, error) {
	rec := r.Record
	at, clock := rec.At()
	if at.IsZero() {
		at, clock = r.started, "the time of this run"
		if rec.Answer != nil || len(r.Clues) > 0 {
			r.findings = append(r.findings, finding.Finding{
				ID: diagnose.RecordUndated, Severity: finding.Warning, Evidence: []finding.Evidence{},
				Message: "the record does not say when it was made: it is judged at " + at.UTC().Format(time.RFC3339),
				Fix:     "--at TIME says when it was, --answer with its Date field too",
			})
		}
	}
	local := at
	if !rec.Started.IsZero() {
		local = rec.Started.Add(rec.Took)
	}
	c := r.newCase(r.Request, local)
	c.Record = rec
	r.facts = diagnose.NewFacts(c, cause.All())
	if rec.Answer != nil {
		looks := []*diagnose.Look{r.recorded(diagnose.AsItWas, local)}
		if rec.Without != nil && c.HasCredential() {
			looks = append(looks, r.recorded(diagnose.Without, local))
		}
		r.looks = looks
		r.facts.Add(looks...)
		if err := r.learn(ctx); err != nil {
			return diagnose.Report{}, err
		}
	}
	out := r.report()
	out.Record = &diagnose.RecordReport{
		Place: rec.Place, At: at.UTC().Format(time.RFC3339), Clock: clock, Candidates: append([]diagnose.RecordedExchange{}, rec.Others...),
	}
	if rec.Unseen != "" && out.Verdict.Cause == diagnose.Unknown {
		out.Verdict.Standing = diagnose.NotExamined
		out.Verdict.Summary = "which credential was sent is not in the record, so why it was refused is not examined"
		out.Verdict.Fix = "this would settle most of it: " + rec.Unseen
	}
	if out.Verdict.Cause == diagnose.Healthy {
		out.Verdict.Summary = "the server accepted this request when it was recorded"
		out.Verdict.Fix = "give the exchange that was refused (--entry N of a recording)"
	}
	if rec.Answer != nil && len(rec.Answer.Fields) == 0 {
		// Only a status, or a body, was kept: that it has no challenge is not known.
		out.Findings = slices.DeleteFunc(out.Findings, func(f finding.Finding) bool { return f.ID == diagnose.ChallengeMissing })
	}
	r.mayHide(&out, c)
	return out, nil
}

// serverClock compares the server's clock with this machine's, or with the recorder's: by all that is known of it.
func (r *run) serverClock() (offset, radius time.Duration, ok bool) {
	if r.Record != nil && r.Record.Offset {
		return r.Record.Ahead, time.Second, true
	}
	return experiment.Clock(r.looks)
}

// recorded makes the look of a recorded answer.
func (r *run) recorded(kind diagnose.Kind, at time.Time) *diagnose.Look {
	l := &diagnose.Look{ID: diagnose.LookID{Kind: kind, N: 1}, Sent: r.Request.Redacted(), Answer: r.Record.Answer, At: at}
	if kind == diagnose.Without {
		l.Sent, l.Answer = r.Request.WithoutCredentials().Redacted(), r.Record.Without
	}
	if !r.Record.Started.IsZero() {
		l.At, l.RoundTrip = r.Record.Started, r.Record.Took
	}
	recognise(l)
	return l
}

// mayHide says that an expiry of the last hour may not be what was wrong first: whoever looks for a fault for a while
// meets it in the end, whatever the fault is.
func (r *run) mayHide(out *diagnose.Report, c *diagnose.Case) {
	exp := c.Token.Time("exp")
	if out.Verdict.Cause != "token-expired" || !exp.LenientOK || r.Record.Worked != "" {
		return
	}
	ago := c.ServerNow().Sub(exp.Lenient.Time())
	if ago < 0 || ago > hidden {
		return
	}
	out.Findings = append(out.Findings, finding.Finding{
		ID: diagnose.ExpiredRecently, Severity: finding.Warning, Evidence: []finding.Evidence{},
		Message: fmt.Sprintf("the token had expired only %s before: if it was refused earlier too, this hides the first cause", ago.Round(time.Second)),
		Fix:     "get a fresh token; if it is refused, diagnose that request",
	})
}
