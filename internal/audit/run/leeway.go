package run

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/validators"
)

const (
	// edgeSafe is how far from the turn of the server's second a question about whole seconds must stay.
	edgeSafe = 40 * time.Millisecond
	// mostTurns bounds how often a question is repeated that met the turn of a second.
	mostTurns = 10
	// usualStep: leeways are multiples of five seconds, all that are known. It decides whether the last second that is
	// accepted is the leeway's own or the one before it.
	usualStep = 5
	// longLeeway is the leeway in seconds that is worth a word.
	longLeeway = 120
	// blurred is the width from which the server's clock is too uncertain to ask about single seconds.
	blurred = 800 * time.Millisecond
)

// bounds is where the server's clock lies against this machine's, for questions about single seconds. On loopback it is
// this machine's own, unless the Dates say otherwise: many servers write theirs by a timer, too late to tell.
func (r *run) bounds() (i clock.Interval, known bool) {
	i, known = r.offset()
	if r.Loopback && (!known && len(r.dates) == 0 || known && i.Contains(0)) {
		return clock.Interval{}, true
	}
	return i, known
}

// clockOffset is the middle of [run.bounds].
func (r *run) clockOffset() (time.Duration, bool) {
	i, known := r.bounds()
	return i.Middle(), known
}

// asked is how a question about a whole second ended.
type asked struct {
	accepted bool
	// sharp is false where the server may have judged it in another second than the one that was meant.
	sharp bool
}

// within asks whether a token passes whose time is so many whole seconds beyond the server's now, away from the turn of
// its second.
func (r *run) within(ctx context.Context, name string, beyond int) (asked, error) {
	return r.inSecond(ctx, false, says(name, beyond), func(second int64) []diagnose.Edit { return []diagnose.Edit{shift(name, second, beyond)} })
}

// inSecond asks one question about a second of the server's clock, away from its turn; edits makes the token for it, which may
// not be one that every server takes to end where lasting is set.
func (r *run) inSecond(ctx context.Context, lasting bool, says string, edits func(second int64) []diagnose.Edit) (asked, error) {
	var last asked
	for range mostTurns {
		if r.stopped != "" {
			return last, errStopped
		}
		if err := r.pace(ctx); err != nil {
			return last, err
		}
		i, known := r.bounds()
		wide := !known || i.Width() > blurred
		if wide {
			i = clock.Interval{Low: i.Middle(), High: i.Middle()}
		}
		if err := r.awaitSecond(ctx, i); err != nil {
			return last, err
		}
		r.last = r.Now()
		second := r.last.Add(i.Low).Unix()
		p, sender := r.measuring(), r.Sender
		if p.Lasting = lasting; lasting {
			sender = r.Lasting
		}
		t := audit.Try{Says: says, Edits: edits(second)}
		req, compact, err := r.draft(p, t)
		if err != nil {
			return last, err
		}
		a, err := r.exchange(ctx, sender, p, t, req, compact)
		if err != nil {
			return last, err
		}
		if a.Status == 429 {
			r.stop("the server answered 429")
			return last, errStopped
		}
		last = asked{accepted: a.Got == audit.Accepted}
		if a.At.Add(i.Low).Unix() == second && a.ReceivedAt.Add(i.High).Unix() == second {
			last.sharp = !wide
			r.times = append(r.times, timed{token: token.Parse(compact), server: serverClockOf(a.Answer, a.At, i.Middle()), got: a.Got})
			return last, nil
		}
	}
	return last, nil
}

// awaitSecond waits until the server's clock is surely away from the turn of a second.
func (r *run) awaitSecond(ctx context.Context, i clock.Interval) error {
	now := r.Now()
	low, high := now.Add(i.Low-edgeSafe), now.Add(i.High+edgeSafe)
	if low.Unix() == high.Unix() {
		return nil
	}
	next := time.Unix(high.Unix(), 0)
	return r.Sleep(ctx, next.Sub(low)+time.Millisecond)
}

// lastAccepted finds the last whole second beyond the server's now at which a token passes, beginning at a guess. It is found
// in [-life, far]; none says that not even a minute before is accepted.
func (r *run) lastAccepted(ctx context.Context, name string, guess int) (last int, sharp, none bool, err error) {
	const life = int(diagnose.CureLifetime/time.Second) - 2
	sharp = true
	ask := func(beyond int) (bool, error) {
		a, err := r.within(ctx, name, beyond)
		sharp = sharp && a.sharp
		return a.accepted, err
	}
	yes, err := ask(guess)
	if err != nil {
		return 0, false, false, err
	}
	low, high := guess, guess
	for step := 1; ; step *= 2 {
		if yes {
			low, high = high, min(high+step, far)
		} else {
			low, high = max(low-step, -life), low
		}
		next := high
		if !yes {
			next = low
		}
		got, err := ask(next)
		if err != nil {
			return 0, false, false, err
		}
		if got != yes {
			break
		}
		if !yes && low == -life {
			return 0, sharp, true, nil
		}
		if yes && high == far {
			return far, sharp, false, nil
		}
	}
	for high-low > 1 {
		middle := low + (high-low)/2
		got, err := ask(middle)
		if err != nil {
			return 0, false, false, err
		}
		if got {
			low = middle
		} else {
			high = middle
		}
	}
	return low, sharp, false, nil
}

// measureExp measures the leeway of exp, and what happens in its very second.
func (r *run) measureExp(ctx context.Context, rough int) error {
	last, sharp, none, err := r.lastAccepted(ctx, "exp", rough)
	if err != nil || none {
		return err
	}
	leeway, most, atEnd, err := r.edge(ctx, last)
	if err != nil {
		return err
	}
	r.report.Leeway.Exp, r.report.Leeway.ExpMost, r.report.Leeway.Checked = &leeway, &most, append(r.report.Leeway.Checked, "exp")
	if sharp && leeway == most {
		r.report.Leeway.Equal = &atEnd
	}
	if leeway < 0 {
		r.report.Findings = append(r.report.Findings, finding.Finding{
			ID: audit.ClockAhead, Severity: finding.Warning, Message: fmt.Sprintf("tokens are refused %d s before their exp", -leeway),
			Evidence: []finding.Evidence{"the Date of the answers does not show it: the application's clock is another than the proxy's, or it demands a rest of life"},
			Fix:      "jwtdoc clock --container NAME reads the application's own clock",
		})
	}
	if leeway > longLeeway {
		r.report.Findings = append(r.report.Findings, finding.Finding{
			ID: audit.LeewayLong, Severity: finding.Info, Message: fmt.Sprintf("tokens are accepted for %d s after their exp", leeway),
			Evidence: []finding.Evidence{}, Fix: "set the library's leeway (clockTolerance, ClockSkew, leeway) to a minute at most",
		})
	}
	result := r.report.Result(equal)
	switch {
	case result == nil:
	case !sharp:
		result.Skip("the server's clock is not known to a second: its Date is too coarse")
	case leeway > 0:
		result.Skip(fmt.Sprintf("the leeway of %d s covers it", leeway))
	case atEnd:
		result.Take(audit.Accepted, "accepted in the second of its exp, refused in the next")
	default:
		result.Take(audit.Refused, "accepted in the second before its exp, refused in that of its exp")
	}
	return nil
}

// edge tells whether the last second that is accepted is the leeway's own or the one before it. In whole seconds a leeway
// of 2 s that accepts its last second and one of 3 s that refuses it cannot be told apart: whatever is sent, both answer
// the same. A usual leeway is believed to be one; for the rest a fraction tells, where the server reads it: most is above
// least where it does not.
func (r *run) edge(ctx context.Context, last int) (least, most int, atEnd bool, err error) {
	switch {
	case (last+1)%usualStep == 0, last < -1: // a leeway below zero is a clock that is wrong
		return last + 1, last + 1, false, nil
	}
	var a asked
	if r.Lasting != nil {
		a, err = r.inSecond(ctx, true, fmt.Sprintf("expired %d.75 s ago", last), func(second int64) []diagnose.Edit {
			whole := second - int64(last) - 1
			return []diagnose.Edit{repair.ExpiresAt(whole), repair.Claim("exp", fmt.Appendf(nil, "%d.25", whole), "with a quarter of a second in exp")}
		})
	}
	switch {
	case err != nil:
		return 0, 0, false, err
	case a.accepted && a.sharp:
		return last + 1, last + 1, false, nil
	case last%usualStep == 0:
		return last, last, true, nil
	}
	return last, last + 1, true, nil
}

// measureStart measures how far nbf or iat may lie ahead.
func (r *run) measureStart(ctx context.Context, name string) error {
	yes, err := r.passes(ctx, name, far)
	if err != nil {
		return err
	}
	if yes {
		r.report.Leeway.Unchecked = append(r.report.Leeway.Unchecked, name)
		r.keepLast()
		return nil
	}
	last, _, none, err := r.lastAccepted(ctx, name, 0)
	if err != nil || none {
		return err
	}
	leeway := max(last, 0)
	r.report.Leeway.Checked = append(r.report.Leeway.Checked, name)
	if name == "nbf" {
		r.report.Leeway.Nbf = &leeway
	} else {
		r.report.Leeway.Iat = &leeway
	}
	return nil
}

// keepLast keeps the last answer, which no second decides, for naming the library.
func (r *run) keepLast() {
	a := r.seen.Answers[len(r.seen.Answers)-1]
	ahead, _ := r.clockOffset()
	r.times = append(r.times, timed{token: token.Parse(a.Compact), server: serverClockOf(a.Answer, a.At, ahead), got: a.Got})
}

// telling are the probes that libraries differ in, beside the whole seconds.
var telling = []string{"exp-absent", "exp-string", "exp-milliseconds", "exp-fractional", "exp-fraction-past", "not-yet-valid", expired}

// family names the libraries that would have given every answer that was seen to a question about times.
func (r *run) family() []string {
	ahead, _ := r.clockOffset()
	for _, a := range r.seen.To(telling...) {
		if a.Compact != "" {
			r.times = append(r.times, timed{token: token.Parse(a.Compact), server: serverClockOf(a.Answer, a.At, ahead), got: a.Got})
		}
	}
	out := []string{}
	for _, l := range validators.All() {
		if r.behavesLike(l) && !slices.Contains(out, l.Name) {
			out = append(out, l.Name)
		}
	}
	return out
}

// behavesLike reports whether a library is known to give most of the answers, and none that was not given.
func (r *run) behavesLike(l validators.Library) bool {
	known := 0
	for _, x := range r.times {
		e := validators.Expectation{Now: x.server, Audiences: x.token.Audience(), Algorithms: []string{x.token.Algorithm()}, SignatureOK: validators.Yes}
		if iss := x.token.Issuer(); iss != "" {
			e.Issuers = []string{iss}
		}
		switch l.Judge(x.token, e).Accepted {
		case validators.Yes:
			if x.got != audit.Accepted {
				return false
			}
			known++
		case validators.No:
			if x.got != audit.Refused {
				return false
			}
			known++
		case validators.Unknown:
		}
	}
	return known > 0 && known*3 >= len(r.times)*2
}
