package engine

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/experiment"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// close writes the looks of the current facts into the transcript.
func (r *run) close() {
	for _, l := range r.facts.Looks {
		if errors.Is(l.Err, diagnose.ErrNotApplicable) {
			continue
		}
		if n := len(r.reports); n > 0 && r.reports[n-1].ID == "cure:url=final#1" && l.ID.Kind == diagnose.AsItWas && l.ID.N == 1 && r.hops > 0 {
			// The look that followed the redirect is listed already.
			continue
		}
		r.reports = append(r.reports, r.describe(l))
	}
}

func (r *run) describe(l *diagnose.Look) diagnose.ExperimentReport {
	e := diagnose.ExperimentReport{
		ID: l.ID.String(), Sent: l.Sent, Class: l.Class.Label, Reading: finding.Safe(experiment.Reading(r.facts, l)),
	}
	if x, err := experiment.Of(l.ID.Kind); err == nil {
		e.Question = x.Question(r.facts, l.ID)
	}
	if l.Answer != nil {
		e.Status = l.Answer.Status
	}
	return e
}

// report draws the conclusion.
func (r *run) report() diagnose.Report {
	f := r.facts
	r.close()
	if r.spent && r.MaxRequests == 0 && !f.Case.LocalTarget {
		r.findings = append(r.findings, budgetSpent(r.sent))
	}
	causes := f.CauseReports(f.Judge())
	out := diagnose.Report{
		Request: r.Request.Redacted(), Causes: causes, Experiments: r.reports,
		Requests: r.sent, Connections: r.connections(), Rounds: r.rounds, Seconds: math.Round(r.Now().Sub(r.started).Seconds()*1000) / 1000,
		Container: r.Inside, Findings: r.findings, Tokens: []diagnose.TokenReport{}, Answer: diagnose.AnswerReport{Challenges: []string{}, Stack: []string{}}, Story: []diagnose.Step{},
	}
	if out.Experiments == nil {
		out.Experiments = []diagnose.ExperimentReport{}
	}
	out.Findings = append(slices.Clone(out.Findings), f.PageFindings()...)
	out.Findings = append(out.Findings, append(f.APIFindings(), f.ChallengeFindings()...)...)
	if out.Findings == nil {
		out.Findings = []finding.Finding{}
	}
	r.clock(&out)
	if first := r.firstAnswer(); first != nil {
		out.Answer = answerReport(first)
		out.Brief = diagnose.Brief(first.Answer)
	}
	if r.sent > 0 && f.First() == nil && !r.aside {
		out.Verdict = r.unreachable()
		return out
	}
	out.Verdict = f.Conclude(causes)
	out.Story = f.Story(out.Verdict, causes)
	return out
}

// connections counts the requests that went over a connection of their own.
func (r *run) connections() int {
	n := 0
	for _, l := range r.looks {
		if !l.Reused {
			n++
		}
	}
	return n
}

// budgetSpent says that more would have been asked, had the server been a local one.
func budgetSpent(sent int) finding.Finding {
	return finding.Finding{
		ID: diagnose.BudgetSpent, Severity: finding.Warning,
		Message:  fmt.Sprintf("the examination ended after %d requests: the server is neither on this machine nor in a private network", sent),
		Evidence: []finding.Evidence{}, Fix: "if the server is yours, --max-requests 24 lets it go on",
	}
}

// firstAnswer is the first answer of the whole run, before any redirect was followed; where the answers disagree, the
// first that refuses.
func (r *run) firstAnswer() *diagnose.Look {
	if p := r.facts.Flapping(); p != nil {
		if refused := p.Refused(); refused != nil {
			return refused
		}
	}
	for _, l := range r.looks {
		if l.ID.Kind == diagnose.AsItWas && l.Answer != nil {
			return l
		}
	}
	return nil
}

func answerReport(l *diagnose.Look) diagnose.AnswerReport {
	a := diagnose.AnswerReport{Status: l.Answer.Status, Challenges: challengesOf(l.Answer), Stack: l.Stacks}
	if loc, ok := l.Answer.Get("Location"); ok {
		a.Location = finding.Safe(loc)
	}
	if a.Stack == nil {
		a.Stack = []string{}
	}
	return a
}

// clock reports E12, which was read from answers that were asked for anyway.
func (r *run) clock(out *diagnose.Report) {
	offset, radius, ok := r.serverClock()
	if !ok {
		return
	}
	seconds := math.Round(offset.Seconds()*10) / 10
	reading := fmt.Sprintf("%+.1f s against this machine, ± %.1f s", seconds, radius.Seconds())
	if offset.Abs() <= radius {
		seconds, reading = 0, fmt.Sprintf("no difference to this machine's, to ± %.1f s; the zone in which either shows it is none", (offset.Abs()+radius).Seconds())
	}
	out.Clock = &seconds
	out.Experiments = append(out.Experiments, diagnose.ExperimentReport{
		ID: "E12#1", Question: "the server's clock, by the Date of its answers",
		Sent: request.Redacted{Headers: []request.Field{}}, Reading: reading,
	})
}

// unreachable says why nothing answered.
func (r *run) unreachable() diagnose.Verdict {
	v := diagnose.Verdict{
		Cause: diagnose.Unreachable, Standing: diagnose.NotExamined, Also: []string{},
		Summary: "nothing answered at " + finding.Safe(r.Request.Origin().String()),
	}
	for _, l := range r.looks {
		if l.Err == nil {
			continue
		}
		v.Summary = errorText(l.Err)
		if _, hint := finding.ExitOf(l.Err); hint != "" {
			v.Fix = hint
		}
		break
	}
	v.Fix = cmp.Or(v.Fix, "is the server running, and is this the right address?")
	return v
}

// asked lists the looks that the user asked for by naming where else to look.
func (r *run) asked() []diagnose.LookID {
	var out []diagnose.LookID
	add := func(named bool, kinds ...diagnose.Kind) {
		for _, k := range kinds {
			if named {
				out = append(out, diagnose.LookID{Kind: k, N: 1})
			}
		}
	}
	add(r.Backend != nil, diagnose.Backend, diagnose.BackendWithout, diagnose.BackendGarbage)
	add(r.OtherPath != "", diagnose.OtherPath, diagnose.OtherPathWithout)
	add(r.APIURL != nil, diagnose.Description)
	return out
}

// plan lists what could be sent, for --dry-run: the looks that always come first, and every other that the
// judgements may come to want.
func (r *run) plan() diagnose.Report {
	f := r.facts
	ids := []diagnose.LookID{}
	for _, w := range f.StartWants() {
		ids = append(ids, w.Look)
	}
	for _, w := range f.PageWants() {
		ids = append(ids, w.Look)
	}
	ids = append(ids, r.asked()...)
	for _, kind := range []diagnose.Kind{diagnose.NotAJWT, diagnose.OtherSignature} {
		ids = append(ids, diagnose.LookID{Kind: kind, N: 1})
	}
	ids = append(ids, f.PossibleCures()...)
	out := diagnose.Report{
		Request: r.Request.Redacted(), Causes: f.CauseReports(f.Judge()), Experiments: append([]diagnose.ExperimentReport{}, r.Fetched...),
		Findings: append([]finding.Finding{}, r.findings...), Tokens: []diagnose.TokenReport{}, DryRun: true,
		Answer:  diagnose.AnswerReport{Challenges: []string{}, Stack: []string{}},
		Story:   []diagnose.Step{},
		Verdict: diagnose.Verdict{Cause: diagnose.Unknown, Standing: diagnose.NotExamined, Summary: "nothing was sent: this is the plan", Also: []string{}},
	}
	for _, id := range ids {
		req, err := r.request(id)
		if err != nil {
			continue
		}
		l := &diagnose.Look{ID: id, Sent: req.Redacted(), At: time.Time{}}
		out.Experiments = append(out.Experiments, r.describe(l))
	}
	return out
}
