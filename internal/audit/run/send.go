package run

import (
	"context"
	"fmt"
	"math"
	"net/netip"
	"strconv"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/fingerprint"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// offset is where the server's clock lies against this machine's, by all Dates so far; known is false before the first,
// and where they contradict each other.
func (r *run) offset() (i clock.Interval, known bool) {
	f := clock.Fuse(r.dates)
	if !f.Consistent() {
		return clock.Interval{}, false
	}
	return f.Interval, true
}

// serverNow is the server's time, as well as it is known. Within what a Date can show the clocks agree.
func (r *run) serverNow() time.Time {
	now := r.Now()
	if i, known := r.offset(); known && !i.Contains(0) {
		return now.Add(i.Middle())
	}
	return now
}

// draft makes the healthy request with these edits, and returns the token in it.
func (r *run) draft(p audit.Probe, t audit.Try) (req request.Request, compact string, err error) {
	r.made++
	jti := r.jti + "-" + strconv.Itoa(r.made)
	c := *r.base
	c.Local, c.LocalTarget = r.serverNow(), p.Lasting
	d := diagnose.NewDraft(&c, jti)
	repair.Time().Apply(d)
	repair.Renew().Apply(d)
	for _, e := range t.Edits {
		e.Apply(d)
	}
	req, err = d.Render()
	if err != nil {
		return req, "", err
	}
	if found := request.FindCredential(req); found.Kind != request.NoCredential {
		compact = found.Token.Compact
		r.Secrets.AddAlways(compact)
	}
	if p.Lasting && r.LastingAllowed {
		r.report.Lasting = append(r.report.Lasting, jti)
	}
	return req, compact, nil
}

// ask sends one request of a probe and reads its answer.
func (r *run) ask(ctx context.Context, p audit.Probe, t audit.Try) (audit.Answer, error) {
	if err := r.pace(ctx); err != nil {
		return audit.Answer{}, err
	}
	req, compact, err := r.draft(p, t)
	if err != nil {
		return audit.Answer{}, err
	}
	s := r.Sender
	if p.Lasting {
		s = r.World.Lasting
	}
	return r.exchange(ctx, s, p, t, req, compact)
}

// exchange sends over a new connection: some servers (uvicorn) write the Date of its first answer into all answers of
// one, and it is what the server's clock is known by.
func (r *run) exchange(ctx context.Context, s Sender, p audit.Probe, t audit.Try, req request.Request, compact string) (audit.Answer, error) {
	sent := audit.Sent{Probe: p.ID, Says: t.Says, Method: req.Method, URL: req.Redacted().URL}
	x, err := s.SendFresh(ctx, req, netip.Addr{})
	if err != nil {
		r.report.Sent = append(r.report.Sent, sent)
		return audit.Answer{}, err
	}
	a := r.read(p, t, req, compact, x)
	sent.Status, sent.Got = a.Status, a.Got
	r.report.Sent = append(r.report.Sent, sent)
	r.seen.Answers = append(r.seen.Answers, a)
	r.since++
	if r.Note != nil {
		r.Note("%s %s: %d %s", p.ID, t.Says, a.Status, a.Got)
	}
	return a, nil
}

// read judges an answer, and keeps what it tells about the clock. What is secret in it is registered, and stays in the
// answer: a probe looks for it.
func (r *run) read(p audit.Probe, t audit.Try, req request.Request, compact string, x wire.Exchange) audit.Answer {
	for _, f := range x.Answer.Fields {
		r.Secrets.AddAnswerSecrets(f.Name, f.Value)
	}
	r.Secrets.AddBodySecrets(string(x.Answer.Body))
	if date, ok := x.Answer.Date(); ok {
		r.dates = append(r.dates, clock.Rounded(date, time.Second+late(x.Answer), x.Sent, x.FirstByte))
	}
	a := audit.Answer{Probe: p.ID, Try: t.Says, Sent: req.Redacted(), Answer: x.Answer, Got: audit.Refused, At: x.Sent, Wanted: p.Expect, Compact: compact}
	if lets(x.Answer) {
		a.Got = audit.Accepted
	}
	return a
}

// late is how late a server's Date may be.
func late(a request.Answer) time.Duration {
	server, _ := a.Get("Server")
	return clock.PunctualityOf(server).Quick
}

// lets reports whether an answer lets the request in: a 2xx without a refusal or a login page in its body.
func lets(a request.Answer) bool {
	return a.Status >= 200 && a.Status <= 299 && !fingerprint.KnownRejectionInBody(fingerprint.Of(a))
}

// pace waits until the next request may go out.
func (r *run) pace(ctx context.Context) error {
	if r.Rate > 0 {
		next := r.last.Add(time.Second / time.Duration(r.Rate))
		if wait := next.Sub(r.Now()); wait > 0 && !r.last.IsZero() {
			if err := r.Sleep(ctx, wait); err != nil {
				return err
			}
		}
	}
	r.last = r.Now()
	return ctx.Err()
}

// fillClock reports how far the server's clock is off.
func (r *run) fillClock() {
	i, known := r.offset()
	if !known {
		if len(r.dates) > 1 {
			r.report.Findings = append(r.report.Findings, finding.Finding{
				ID: audit.DatesDisagree, Severity: finding.Warning, Message: "the Dates of the answers contradict each other: the server has more than one clock, or an uneven one",
				Evidence: []finding.Evidence{finding.Evidence(fmt.Sprintf("%d answers", len(r.dates)))}, Fix: "jwtdoc clock --url URL --precise compares them",
			})
		}
		return
	}
	r.report.Clock = &audit.Clock{Offset: audit.Offset{Seconds: millis(i.Middle()), Lower: millis(i.Low), Upper: millis(i.High)}}
}

// millis writes a duration in seconds to the millisecond.
func millis(d time.Duration) float64 { return math.Round(d.Seconds()*1000) / 1000 }

// timed is a question about times, and its answer.
type timed struct {
	token token.Token
	// server is the server's time when it judged the token.
	server time.Time
	got    audit.Got
}
