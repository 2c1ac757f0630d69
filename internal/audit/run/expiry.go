package run

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

const (
	// far is beyond every leeway that a server may grant, in seconds.
	far = 3600
	// sloppy is what is asked first: most servers grant less than this, in seconds.
	sloppy = 3
	// pollEvery is how often the watched token is sent.
	pollEvery = 60 * time.Millisecond
	// patience is how long past its expected end the watched token is sent on.
	patience = 3 * time.Second
)

// expiry proves that tokens expire, on one that is watched over its exp, and measures what the server's clock may be
// beyond each of the three times without waiting.
func (r *run) expiry(ctx context.Context) error {
	if r.stopped != "" || !r.wants(inTime) && !r.wants(equal) {
		return nil
	}
	ignored, err := r.passes(ctx, "exp", far)
	if err != nil {
		return r.shortOf(ctx, err)
	}
	if ignored {
		r.report.Leeway.Unchecked = append(r.report.Leeway.Unchecked, "exp")
		for _, id := range []string{inTime, equal} {
			if result := r.report.Result(id); result != nil {
				result.Take(audit.Accepted, "a token that expired an hour ago is accepted: there is no end to wait for")
			}
		}
	} else {
		rough, err := r.rough(ctx)
		if err != nil {
			return r.shortOf(ctx, err)
		}
		if err := r.watch(ctx, rough); err != nil {
			return r.shortOf(ctx, err)
		}
		if err := r.measureExp(ctx, rough); err != nil {
			return r.shortOf(ctx, err)
		}
	}
	for _, name := range []string{"nbf", "iat"} {
		if err := r.measureStart(ctx, name); err != nil {
			return r.shortOf(ctx, err)
		}
	}
	r.report.Validators = r.family()
	return nil
}

// errStopped ends the measurement where nothing more may be sent.
var errStopped = errors.New("stopped")

// shortOf keeps what was measured where the server stopped answering; only the user's own end is an error.
func (r *run) shortOf(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if !errors.Is(err, errStopped) {
		r.stop("no answer: " + finding.Safe(err.Error()))
	}
	return nil
}

// shift is the edit that puts a time a number of seconds beyond what the server should accept, counted from a whole
// second of its clock.
func shift(name string, second int64, beyond int) diagnose.Edit {
	if name == "exp" {
		return repair.ExpiresAt(second - int64(beyond))
	}
	return repair.Claim(name, fmt.Appendf(nil, "%d", second+int64(beyond)), "with "+name+" beyond now")
}

// measuring is the probe that measurements are sent for.
func (r *run) measuring() audit.Probe {
	p := r.probe(inTime)
	p.ID = "leeway"
	return p
}

// passes asks once, without regard to the fraction of the second, whether a token passes whose time is so far beyond.
func (r *run) passes(ctx context.Context, name string, beyond int) (bool, error) {
	if r.stopped != "" {
		return false, errStopped
	}
	t := audit.Try{Says: says(name, beyond), Edits: []diagnose.Edit{shift(name, r.serverNow().Unix(), beyond)}}
	a, err := r.ask(ctx, r.measuring(), t)
	if err == nil && a.Status == 429 {
		r.stop("the server answered 429")
		err = errStopped
	}
	return a.Got == audit.Accepted, err
}

func says(name string, beyond int) string {
	switch {
	case name == "exp" && beyond == 0:
		return "in the second of its exp"
	case name == "exp" && beyond > 0:
		return fmt.Sprintf("expired %d s ago", beyond)
	case name == "exp":
		return fmt.Sprintf("expiring in %d s", -beyond)
	case beyond >= 0:
		return fmt.Sprintf("with %s %d s ahead", name, beyond)
	}
	return fmt.Sprintf("with %s %d s ago", name, -beyond)
}

// rough is the leeway to a second or two: enough to know when the watched token will end.
func (r *run) rough(ctx context.Context) (int, error) {
	yes, err := r.passes(ctx, "exp", sloppy)
	if err != nil || !yes {
		return 0, err
	}
	low, high := sloppy, far // passes, does not
	for high-low > 1 {
		middle := (low + high) / 2
		if yes, err = r.passes(ctx, "exp", middle); err != nil {
			return 0, err
		}
		if yes {
			low = middle
		} else {
			high = middle
		}
	}
	return low, nil
}

// watched is what was seen of a token while it expired.
type watched struct {
	accepted, refused  int
	lastYes, firstNo   time.Duration // after exp, by the server's clock
	sawYes, sawNo      bool
	refusedAtOnce      bool
	firstSent, expires time.Time
}

// watch sends a token that is about to expire until it is refused.
func (r *run) watch(ctx context.Context, leeway int) error {
	result := r.report.Result(inTime)
	if result == nil {
		return nil
	}
	// A healthy token in front: the refusals that follow are about exp alone.
	if err := r.control(ctx, true); err != nil || r.stopped != "" {
		return err
	}
	now := r.serverNow()
	end := now.Add(time.Second).Truncate(time.Second).Add(time.Second) // one to two seconds ahead
	w := watched{expires: end.Add(-time.Duration(leeway) * time.Second), firstSent: now}
	t := audit.Try{Says: "expiring while it is used", Edits: []diagnose.Edit{repair.ExpiresAt(w.expires.Unix())}}
	p := r.probe(inTime)
	req, compact, err := r.draft(p, t)
	if err != nil {
		return err
	}
	for r.serverNow().Before(end.Add(patience)) && w.refused < 2 {
		if err := r.pace(ctx); err != nil {
			return err
		}
		a, err := r.exchange(ctx, r.Sender, p, t, req, compact)
		if err != nil {
			return err
		}
		if a.Status == 429 {
			r.stop("the server answered 429")
			return errStopped
		}
		if !r.note(&w, a) {
			break
		}
		if err := r.Sleep(ctx, pollEvery); err != nil {
			return err
		}
	}
	r.since = 0
	r.concludeWatch(result, w, leeway)
	return nil
}

// note adds an answer to what was seen, and reports whether to go on.
func (r *run) note(w *watched, a audit.Answer) bool {
	ahead := time.Duration(0)
	if i, known := r.clockOffset(); known {
		ahead = i
	}
	if a.Got == audit.Accepted {
		w.accepted, w.sawYes, w.lastYes = w.accepted+1, true, a.At.Add(ahead).Sub(w.expires)
		return true
	}
	if !w.sawYes {
		w.refusedAtOnce = true
		return false
	}
	if !w.sawNo {
		w.sawNo, w.firstNo = true, a.ReceivedAt.Add(ahead).Sub(w.expires)
	}
	w.refused++
	return true
}

func (r *run) concludeWatch(result *audit.Result, w watched, leeway int) {
	if w.refusedAtOnce {
		result.Skip(fmt.Sprintf("a token with %.1f s to live was refused at once: the server's own clock is ahead of its Date, or it wants tokens to live longer", w.expires.Sub(w.firstSent).Seconds()))
		return
	}
	e := &audit.Expiry{Lived: millis(w.expires.Sub(w.firstSent)), Accepted: w.accepted, Refused: w.refused}
	last, first := millis(w.lastYes), millis(w.firstNo)
	e.LastAccepted = &last
	text := finding.Evidence(fmt.Sprintf("accepted %d times, the last time %s", w.accepted, around(w.lastYes)))
	if !w.sawNo {
		r.report.Expiry = e
		result.Take(audit.Accepted, text, finding.Evidence(fmt.Sprintf("and never refused until %s after it", patience)))
		return
	}
	e.FirstRefused = &first
	r.report.Expiry = e
	evidence := []finding.Evidence{text, finding.Evidence("refused from " + around(w.firstNo) + " on")}
	if leeway > 0 {
		evidence = append(evidence, finding.Evidence(fmt.Sprintf("the server grants about %d s, so the token began that much after its exp", leeway)))
	}
	result.Take(audit.Refused, evidence...)
}

// around says where a moment lies against exp.
func around(d time.Duration) string {
	if d < 0 {
		return fmt.Sprintf("%.2f s before exp", -d.Seconds())
	}
	return fmt.Sprintf("%.2f s after exp", d.Seconds())
}

// serverClockOf is when a request reached the server by its own clock, given when it was sent and answered here.
func serverClockOf(a request.Answer, sent time.Time, ahead time.Duration) time.Time {
	return sent.Add(a.ReceivedAt.Sub(sent) / 2).Add(ahead)
}
