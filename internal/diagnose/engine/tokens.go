package engine

import (
	"context"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// Trial is what became of one of several tokens.
type Trial struct {
	Request request.Request
	Token   token.Token
	Report  diagnose.TokenReport
}

// Try sends the same request with each of several tokens once, and once without any, and judges each token by its
// answer. Options.Request is ignored. It stops at the first 429, and sends nothing that may not be repeated.
func Try(ctx context.Context, w World, o Options, requests []request.Request) (trials []Trial, sent int, err error) {
	var without *request.Answer
	send := func(r request.Request) (*request.Answer, bool) {
		x, err := w.Sender.Send(ctx, r)
		if sent++; err != nil {
			return nil, false
		}
		return &x.Answer, x.Answer.Status == 429
	}
	limited := o.DryRun
	for i, r := range requests {
		if _, unsafe := r.UnsafeToRepeat(); unsafe && !o.AllowUnsafe {
			limited = true
		}
		if i == 0 && !limited {
			without, limited = send(r.WithoutCredentials())
		}
		t := Trial{Request: r, Token: request.FindCredential(r).Token}
		rec := &diagnose.Record{Without: without}
		if !limited {
			rec.Answer, limited = send(r)
		}
		each := o
		each.Request, each.Record, each.Findings = r, rec, nil
		report, err := Run(ctx, w, each)
		if err != nil {
			return nil, sent, err
		}
		t.Report = diagnose.TokenReport{
			Number: i + 1, Status: report.Answer.Status, Accepted: report.Verdict.Cause == diagnose.Healthy,
			Cause: report.Verdict.Cause, Standing: report.Verdict.Standing, Summary: report.Verdict.Summary, Differs: []diagnose.Difference{},
		}
		trials = append(trials, t)
		if err := ctx.Err(); err != nil {
			return nil, sent, err
		}
	}
	for i := range trials {
		if good := Accepted(trials); good != nil && !trials[i].Report.Accepted {
			trials[i].Report.Differs = append(trials[i].Report.Differs, diagnose.Compare(trials[i].Token, good.Token)...)
		}
	}
	return trials, sent, nil
}

// Accepted is the first trial that the server accepted, nil when it accepted none.
func Accepted(trials []Trial) *Trial {
	for i := range trials {
		if trials[i].Report.Accepted {
			return &trials[i]
		}
	}
	return nil
}
