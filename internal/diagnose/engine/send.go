package engine

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/experiment"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/fingerprint"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// planned is a look that is about to be sent.
type planned struct {
	id  diagnose.LookID
	req request.Request
}

// send carries out a round: all at once, or, where controls are among it, one after the other in their order (a control
// that overtakes its cure would control nothing).
func (r *run) send(ctx context.Context, batch []diagnose.LookID) error {
	r.facts.Case.Elapsed = r.Now().Sub(r.started)
	var together, inOrder []planned
	var taken []*diagnose.Look
	ordered := slices.ContainsFunc(batch, isControl)
	for _, id := range batch {
		req, err := r.request(id)
		switch {
		case errors.Is(err, diagnose.ErrNotApplicable):
			taken = append(taken, &diagnose.Look{ID: id, Err: err, Round: r.rounds})
		case err != nil:
			return err
		case ordered:
			inOrder = append(inOrder, planned{id, req})
		default:
			together = append(together, planned{id, req})
		}
	}
	looks := make([]*diagnose.Look, len(together))
	var wg sync.WaitGroup
	for i, p := range together {
		wg.Go(func() { looks[i] = r.look(ctx, p) })
	}
	wg.Wait()
	for _, p := range inOrder {
		l := r.look(ctx, p)
		looks = append(looks, l)
		if l.Answer != nil && l.Answer.Status == 429 || ctx.Err() != nil {
			break
		}
	}
	r.sent += len(looks)
	r.looks = append(r.looks, looks...)
	r.facts.Add(append(looks, taken...)...)
	return ctx.Err()
}

// isControl reports whether a look repeats another. (The request as it was goes out twice from the start.)
func isControl(id diagnose.LookID) bool {
	return id.Kind == diagnose.Repeat || id.N > 1 && (id.Kind != diagnose.AsItWas || id.N > 2)
}

// request makes the request of a look. Tokens made for it are registered before anything is sent.
func (r *run) request(id diagnose.LookID) (request.Request, error) {
	e, err := experiment.Of(id.Kind)
	if err != nil {
		return request.Request{}, err
	}
	req, err := e.Plan(r.facts, id, r.jti+"-"+strconv.Itoa(len(r.looks)+1))
	if err != nil {
		return req, err
	}
	if c := request.FindCredential(req); c.Kind != request.NoCredential && c.Token.Compact != r.facts.Case.Token.Compact {
		r.Secrets.AddAlways(c.Token.Compact)
	}
	return req, nil
}

// look sends one request and reads its answer.
func (r *run) look(ctx context.Context, p planned) *diagnose.Look {
	l := &diagnose.Look{ID: p.id, Sent: p.req.Redacted(), Round: r.rounds, At: r.Now()}
	x, err := r.exchange(ctx, p)
	if err != nil {
		l.Err = err
		return l
	}
	l.Answer, l.Reused = &x.Answer, x.Reused
	if host, _, err := net.SplitHostPort(x.RemoteAddr); err == nil {
		l.Remote = host
	}
	if !x.Started.IsZero() {
		l.At, l.RoundTrip = x.Started, x.FirstByte.Sub(x.Started)
	}
	recognise(l)
	return l
}

// exchange sends one request: a first look over a connection that is open, what repeats another over a new one, since
// behind a load balancer each may reach another instance.
func (r *run) exchange(ctx context.Context, p planned) (wire.Exchange, error) {
	if err := r.pace(ctx); err != nil {
		return wire.Exchange{}, err
	}
	if p.id.Kind == diagnose.OverHTTP2 {
		return r.sendHTTP2(ctx, p)
	}
	if p.id.N < 2 && p.id.Kind != diagnose.Repeat {
		return r.Sender.Send(ctx, p.req)
	}
	var to netip.Addr
	if p.id.Kind == diagnose.Repeat && len(r.addresses) > 1 {
		to = r.addresses[(p.id.N-1)%len(r.addresses)]
	}
	return r.Sender.SendFresh(ctx, p.req, to)
}

// between is the least time between two requests to a host of others: five a second.
const between = 200 * time.Millisecond

// pace waits until the next request may go out.
func (r *run) pace(ctx context.Context) error {
	if r.facts.Case.LocalTarget || r.Sleep == nil {
		return nil
	}
	r.turn.Lock()
	defer r.turn.Unlock()
	if wait := r.last.Add(between).Sub(r.Now()); !r.last.IsZero() && wait > 0 {
		if err := r.Sleep(ctx, wait); err != nil {
			return err
		}
	}
	r.last = r.Now()
	return nil
}

// overHTTP2 is a sender that speaks HTTP/2 too. [wire.Sender] does.
type overHTTP2 interface {
	SendHTTP2(ctx context.Context, r request.Request) (wire.Exchange, error)
}

// sendHTTP2 sends one request over HTTP/2, where the sender can.
func (r *run) sendHTTP2(ctx context.Context, p planned) (wire.Exchange, error) {
	s, ok := r.Sender.(overHTTP2)
	if !ok {
		return wire.Exchange{}, wire.ErrNoHTTP2
	}
	return s.SendHTTP2(ctx, p.req)
}

// recognise reads the server's words.
func recognise(l *diagnose.Look) {
	a := fingerprint.Of(*l.Answer)
	matches := fingerprint.Recognise(a)
	l.Named, l.Bucket = fingerprint.Topics(matches), fingerprint.Bucket(matches)
	l.LoginRedirect = fingerprint.LoginRedirect(a)
	l.RefusalInBody = fingerprint.KnownRejectionInBody(a)
	l.Stacks = fingerprint.Stacks(a)
	l.SignatureFirst = len(l.Stacks) > 0
	for _, s := range l.Stacks {
		signature, _, _ := fingerprint.Order(s)
		l.SignatureFirst = l.SignatureFirst && signature
	}
}

// challengesOf lists the challenges of an answer, safe to print.
func challengesOf(a *request.Answer) []string {
	out := []string{}
	for _, v := range a.Values("WWW-Authenticate") {
		out = append(out, finding.Safe(v))
	}
	return out
}
