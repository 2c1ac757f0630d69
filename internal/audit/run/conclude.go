package run

import (
	"strconv"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// evidenceOf says what was sent and what came back.
func evidenceOf(a audit.Answer) finding.Evidence {
	says := a.Try
	if says == "" {
		says = "as it is"
	}
	return finding.Evidence(says + ": " + strconv.Itoa(a.Status) + " " + string(a.Got))
}

// conclude sums up.
func (r *run) conclude() {
	if r.stopped != "" {
		for i := range r.report.Probes {
			if p := &r.report.Probes[i]; p.State == audit.NotExamined && p.Got == nil && p.Why == r.probe(p.ID).Why {
				p.Skip("the audit ended before: " + r.stopped)
			}
		}
	}
	r.fillClock()
	r.report.Requests, r.report.Seconds = len(r.report.Sent), r.Now().Sub(r.started).Seconds()
	r.report.Conclude(r.Probes)
	r.report.Verdict.State, r.report.Verdict.Summary, r.report.Verdict.Fix = r.sum()
}

func (r *run) sum() (state audit.State, summary, fix string) {
	v := r.report.Verdict
	unsound := r.stopped != "" && (r.report.Result(healthy).State != audit.OK || r.report.Result(nobody).State != audit.OK)
	switch {
	case unsound:
		fix = "find out why first: jwtdoc diagnose --url " + finding.ShellQuote(r.Request.Redacted().URL, "URL") + " --token TOKEN, with the same key"
		return audit.NotExamined, "nothing was audited: " + r.stopped, fix
	case r.stopped != "":
		return audit.NotExamined, "the audit was cut short: " + r.stopped, "run it again with a smaller --rate, or with --only"
	}
	state, summary = audit.Sum(v)
	return state, summary, ""
}
