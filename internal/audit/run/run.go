// Package run asks a server what audit's probes are about. It begins with a healthy token and with none, and sends
// nothing else unless the first is accepted and the second refused.
package run

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// Sender sends one request and reads its answer. [wire.Sender] is the real one.
type Sender interface {
	// SendFresh sends over a new connection, to wherever the name leads.
	SendFresh(ctx context.Context, r request.Request, to netip.Addr) (wire.Exchange, error)
}

// World is what an audit needs of the outside.
type World struct {
	// Sender reaches the server. Lasting reaches it for tokens that do not end, and is bound to loopback where the user
	// has not allowed more; nil where they may not be sent at all.
	Sender, Lasting Sender
	// Local is set where the server is on this machine or in a private network.
	Local bool
	// Loopback is set where the server is on this machine.
	Loopback bool
	Now      func() time.Time
	Sleep    func(ctx context.Context, d time.Duration) error
	Rand     io.Reader
	// Secrets learns every token that is made, so that no output shows it.
	Secrets *finding.Registry
	// Note says on standard error what is being done; nil says nothing.
	Note func(format string, args ...any)
}

// Options is what the user asked for.
type Options struct {
	// Request is the request without its credential.
	Request request.Request
	Subject audit.Subject
	Probes  []audit.Probe
	// Wanted tells which probes are asked; nil asks all. The first two always are.
	Wanted func(id string) bool
	// Rate is how many requests a second are sent at most.
	Rate int
	// LastingAllowed is set where the user allows tokens that do not end beyond loopback: their jti is reported.
	LastingAllowed bool
	Findings       []finding.Finding
}

// run is one audit under way.
type run struct {
	World
	Options
	base    *diagnose.Case
	report  audit.Report
	seen    audit.Seen
	started time.Time
	jti     string
	made    int // tokens
	last    time.Time
	dates   []clock.Interval
	// stopped says why nothing more is sent; empty while all is well.
	stopped string
	// since counts the requests since a healthy token was last accepted.
	since int
	// times are the questions about times and their answers, for naming the library.
	times []timed
}

// controlEvery is how many requests go by before a healthy token is tried again.
const controlEvery = 15

// Run audits a server. The error is a [finding.Problem] where nothing could be asked at all.
func Run(ctx context.Context, w World, o Options) (audit.Report, error) {
	r := &run{World: w, Options: o, started: w.Now()}
	name := make([]byte, 6)
	if _, err := io.ReadFull(w.Rand, name); err != nil {
		return audit.Report{}, fmt.Errorf("drawing random bytes: %w", err)
	}
	r.jti = "jwtdoc-audit-" + hex.EncodeToString(name)
	if err := r.prepare(); err != nil {
		return audit.Report{}, err
	}
	sound, err := r.start(ctx)
	if err != nil {
		return r.report, err
	}
	if sound {
		err = r.examine(ctx)
	}
	r.conclude()
	return r.report, err
}

// prepare makes the request with a token in its place, from which all others are made.
func (r *run) prepare() error {
	template := mint.Draft{Header: r.Subject.Header, Payload: r.Subject.Payload, Alg: r.Subject.Alg, Key: r.Subject.Key, Now: r.started, Lifetime: diagnose.CureLifetime - time.Second}
	template = template.With("exp", template.At(template.Lifetime))
	compact, err := template.Sign()
	if err != nil {
		return finding.Usage(err, "jwtdoc key show FILE says what the key is for")
	}
	r.Secrets.AddAlways(compact)
	req := r.Request
	if r.Subject.Cookie != "" {
		have, _ := req.Get("Cookie")
		if have != "" {
			have += "; "
		}
		req = req.With("Cookie", have+r.Subject.Cookie+"="+compact)
	} else {
		req = req.Add("Authorization", "Bearer "+compact)
	}
	if r.Subject.Origin != "" {
		req = req.With("Origin", r.Subject.Origin)
	}
	r.seen = audit.Seen{Subject: r.Subject, Request: req}
	r.newCase(req)
	r.report = audit.Report{
		URL: r.Request.Redacted().URL, Method: r.Request.Method, Probes: []audit.Result{}, Validators: []string{}, Story: []audit.Step{},
		Lasting: []string{}, Findings: slices.Clone(r.Findings), Sent: []audit.Sent{}, Leeway: audit.Leeway{Checked: []string{}, Unchecked: []string{}},
	}
	if r.report.Findings == nil {
		r.report.Findings = []finding.Finding{}
	}
	for _, p := range r.Probes {
		if r.wants(p.ID) {
			r.report.Probes = append(r.report.Probes, audit.NewResult(p))
		}
	}
	return nil
}

func (r *run) newCase(req request.Request) {
	r.base = diagnose.NewCase(req, []keys.Source{keys.SourceOf(r.Subject.Key)}, r.started)
	r.seen.Request = req
}

func (r *run) wants(id string) bool {
	return id == healthy || id == nobody || r.Wanted == nil || r.Wanted(id)
}

// The ids of the probes that are more than requests and expectations.
const (
	healthy = "healthy-token"
	nobody  = "no-credentials"
	inTime  = "expires-in-time"
	equal   = "exp-equals-now"
	expired = "expired-token"
)

func (r *run) probe(id string) audit.Probe {
	i := slices.IndexFunc(r.Probes, func(p audit.Probe) bool { return p.ID == id })
	return r.Probes[i]
}

// start sends the first two requests, and reports whether the audit may go on.
func (r *run) start(ctx context.Context) (bool, error) {
	a, err := r.ask(ctx, r.probe(healthy), audit.Try{})
	if err != nil {
		return false, err
	}
	a, err = r.follow(ctx, a)
	if err != nil {
		return false, err
	}
	first := r.report.Result(healthy)
	first.Take(a.Got, evidenceOf(a))
	if a.Status == 429 {
		r.stop("the server answered 429 to the first request")
		return false, nil
	}
	// The answer is wanted for the story even where the first request ends the audit.
	none, err := r.ask(ctx, r.probe(nobody), r.probe(nobody).Tries(r.Subject)[0])
	if err != nil {
		return false, err
	}
	second := r.report.Result(nobody)
	second.Take(none.Got, evidenceOf(none))
	switch {
	case first.State == audit.Broken && second.State == audit.Broken:
		r.stop("the healthy token was refused, and no credentials were let in")
	case first.State == audit.Broken:
		r.stop(fmt.Sprintf("the healthy token was refused (%d): nothing that is refused would prove anything", a.Status))
	case second.State == audit.Broken:
		r.stop(fmt.Sprintf("a request without credentials is let in (%d): the endpoint does not look at tokens", none.Status))
	}
	return r.stopped == "", nil
}

func (r *run) stop(why string) {
	if r.stopped == "" {
		r.stopped = why
	}
}

// examine asks everything else.
func (r *run) examine(ctx context.Context) error {
	for _, p := range r.Probes {
		if p.ID == healthy || p.ID == nobody || !r.wants(p.ID) || p.Tries == nil {
			continue
		}
		if err := r.examineOne(ctx, p); err != nil {
			return err
		}
	}
	if err := r.expiry(ctx); err != nil {
		return err
	}
	// What was refused since the last healthy token counts only if one is still accepted.
	if err := r.control(ctx, true); err != nil {
		return err
	}
	for _, p := range r.Probes {
		if p.Judge != nil && r.wants(p.ID) {
			r.judge(p)
		}
	}
	return nil
}

// examineOne asks one probe's questions.
func (r *run) examineOne(ctx context.Context, p audit.Probe) error {
	result := r.report.Result(p.ID)
	if why := r.missing(p); why != "" {
		result.Skip(why)
		return nil
	}
	tries := p.Tries(r.Subject)
	if len(tries) == 0 {
		result.Skip("it cannot be made with this key")
		return nil
	}
	for _, t := range tries {
		if err := r.control(ctx, false); err != nil {
			return err
		}
		if r.stopped != "" {
			return nil
		}
		a, err := r.ask(ctx, p, t)
		switch {
		case errors.Is(err, diagnose.ErrNotApplicable):
			result.Skip("it cannot be made of this token: " + err.Error())
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			result.Skip("no answer: " + finding.Safe(err.Error()))
			return nil
		case a.Status == 429:
			r.stop("the server answered 429")
			return nil
		}
		if p.Judge != nil {
			result.Got = &a.Got
			continue
		}
		r.take(result, a)
	}
	return nil
}

// take adds an answer to a result: one wrong answer breaks it.
func (r *run) take(result *audit.Result, a audit.Answer) {
	was, had := result.State, result.Got
	evidence := evidenceOf(a)
	if was == audit.Broken {
		kept := *had
		result.Take(a.Got)
		if result.State != audit.Broken {
			result.State, result.Got = was, &kept
			return
		}
		result.Evidence = append(result.Evidence, evidence)
		return
	}
	result.Take(a.Got)
	if result.State == audit.Broken {
		result.Evidence = nil
	}
	result.Evidence = append(result.Evidence, evidence)
}

// missing says what a probe lacks, empty where nothing is.
func (r *run) missing(p audit.Probe) string {
	switch {
	case p.Lasting && r.Lasting == nil:
		return "its token never ends where it is accepted: it is sent on loopback, or with --allow-immortal"
	case p.LocalOnly && !r.Local:
		return "it is sent on this machine and in private networks only"
	case p.Needs != nil:
		return p.Needs(r.Subject)
	}
	return ""
}

// control sends a healthy token after some requests, or now: refusals prove something only while it is accepted.
func (r *run) control(ctx context.Context, now bool) error {
	if r.stopped != "" || r.since == 0 || r.since < controlEvery && !now {
		return nil
	}
	checked := len(r.seen.Answers) - r.since
	a, err := r.ask(ctx, r.probe(healthy), audit.Try{Says: "once more, as a control"})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil && a.Got == audit.Accepted {
		r.since = 0
		return nil
	}
	if err == nil && a.Status == 429 {
		r.stop("the server answered 429")
		return nil
	}
	why := "a healthy token was refused by then"
	if err != nil {
		why = "the server stopped answering"
	}
	r.stop(why)
	// What was refused since the last healthy token may have been refused for another reason.
	for _, doubtful := range r.seen.Answers[max(checked, 0):] {
		if result := r.report.Result(doubtful.Probe); result != nil && doubtful.Probe != healthy && result.Got != nil && *result.Got == audit.Refused {
			result.Skip(why + ": the refusal proves nothing")
		}
	}
	return nil
}

// judge asks a rule about the answers.
func (r *run) judge(p audit.Probe) {
	result := r.report.Result(p.ID)
	if why := r.missing(p); why != "" {
		result.Skip(why)
		return
	}
	if p.Tries != nil && result.Got == nil {
		return // its own request was not sent
	}
	j := p.Judge(r.seen)
	if !j.Examined {
		result.Skip(j.Why)
		return
	}
	got := audit.Refused
	if p.Expect == audit.Accept {
		got = audit.Accepted
	}
	if result.Got != nil {
		got = *result.Got
	}
	result.Got, result.State = &got, audit.OK
	if len(j.Wrong) > 0 {
		result.State = audit.Broken
	}
	result.Evidence = append(result.Evidence, j.Wrong...)
}
