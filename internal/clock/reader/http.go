package reader

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

const (
	// pause is how long after the first answers another is asked for: a clock that stands still shows by then.
	pause = 1200 * time.Millisecond
	// unsettled is the same between answers that contradict each other, and most the number of those that are asked for.
	unsettled, mostUnsettled = 1300 * time.Millisecond, 3
	// glances is how many answers are asked for of a server that renews its Date by a timer, at uneven intervals.
	glances, glance = 8, 370 * time.Millisecond
)

// ask is the request: HEAD, since only the header matters, and past every cache.
func ask(r request.Request) request.Request {
	out := request.Request{Method: "HEAD", URL: r.URL}
	return out.Add("Cache-Control", "no-cache, no-store")
}

// HTTP reads a server's clock off the Date of its answers, each over a connection of its own, so that several machines
// behind one name show: a few answers for a verdict, and as many as it takes where they do not decide it.
func (w World) HTTP(ctx context.Context, s *wire.Sender, r request.Request) clock.Reading {
	h := &httpRun{World: w, sender: s, request: ask(r)}
	out := clock.Reading{Kind: clock.KindHTTP, How: "Date of " + finding.Safe(r.URL.String())}
	h.send(ctx, time.Time{})
	if len(h.dates) > 0 {
		h.send(ctx, time.Time{})
	}
	f := clock.Fusion{}
	if len(h.dates) > 0 {
		f = h.settle(ctx)
		if !h.punctual.Ticks && f.Consistent() && !h.enough(f.Interval) && len(h.dates) > 1 && !h.stop {
			f = h.hunt(ctx)
		}
	}
	out.Requests, out.Whose, out.Notes = h.sent, h.whose, h.notes
	if len(h.dates) == 0 {
		out.Problem, out.Hint = h.problem()
		return out
	}
	out.Offset, out.Consistent = &f.Interval, f.Consistent()
	if !out.Consistent {
		out.Notes = append(out.Notes, fmt.Sprintf("%d of %d answers agree: a clock that stands still or is being set, or several servers", f.Agree, f.Of))
	}
	if step := w.Local.Step(w.Env.Now()); step != 0 {
		out.Notes = append(out.Notes, fmt.Sprintf("this machine's clock was set by %v meanwhile; the offset is by its clock before that", step.Round(time.Millisecond)))
	}
	return out
}

// httpRun is one server being read.
type httpRun struct {
	World
	sender   *wire.Sender
	request  request.Request
	dates    []clock.Dated
	connect  time.Duration // the longest that connecting took
	sent     int
	whose    string
	punctual clock.Punctual
	notes    []string
	err      error
	cached   string
	stop     bool // the server asked not to be asked again, or does not answer any more
}

// send asks once, at a moment or at once, and keeps the Date. Only an answer that was written for this request counts.
func (h *httpRun) send(ctx context.Context, at time.Time) {
	if h.stop {
		return
	}
	var ex wire.Exchange
	ex, h.err = h.sender.SendAt(ctx, h.request, at)
	if h.err != nil {
		h.stop = true
		if len(h.dates) > 0 {
			h.notes = append(h.notes, "then it stopped answering: "+finding.Safe(h.err.Error()))
		}
		return
	}
	h.sent++
	h.stop = ex.Answer.Status == 429
	if at.IsZero() {
		h.connect = max(h.connect, ex.Sent.Sub(ex.Started))
	}
	if age, ok := ex.Answer.Get("Age"); ok && strings.Trim(age, "0 ") != "" {
		h.cached = age
		return
	}
	date, ok := ex.Answer.Date()
	if !ok {
		return
	}
	if len(h.dates) == 0 {
		server, _ := ex.Answer.Get("Server")
		h.punctual = punctualityOf(ex.Answer, server)
		h.whose = whoseDate(ex.Answer, server)
	}
	h.dates = append(h.dates, clock.Dated{Date: date, Asked: h.Local.At(ex.Sent), Answered: h.Local.At(ex.FirstByte)})
}

// settle asks a little later again, and again where the answers contradict each other: a clock that stands still or
// jumps shows only with time.
func (h *httpRun) settle(ctx context.Context) clock.Fusion {
	late := h.punctual.Quick
	if h.Enough == nil && !h.punctual.Ticks {
		return clock.FuseDates(h.dates, late) // the hunt takes long enough to see it
	}
	h.later(ctx, pause)
	f := clock.FuseDates(h.dates, late)
	if h.punctual.Ticks {
		if h.Enough == nil {
			h.notes = append(h.notes, "this server renews its Date once a second by a timer of its own, so no request can find the turn of its second")
		}
		for n := 0; n < glances && f.Consistent() && !h.enough(f.Interval) && !h.stop; n++ {
			h.later(ctx, glance)
			f = clock.FuseDates(h.dates, late)
		}
	}
	for n := 0; n < mostUnsettled && !clock.Fuse(clock.Intervals(h.dates, late)).Consistent() && !h.stop; n++ {
		h.later(ctx, unsettled)
		f = clock.FuseDates(h.dates, late)
	}
	return f
}

func (h *httpRun) later(ctx context.Context, d time.Duration) {
	if !h.stop && h.Env.Sleep(ctx, d) == nil {
		h.send(ctx, time.Time{})
	}
}

// hunt finds the turn of the server's second.
func (h *httpRun) hunt(ctx context.Context) clock.Fusion {
	h.Note("finding the turn of the second of %s: up to %d requests, about one a second", h.request.Origin(), clock.MostRequests-len(h.dates))
	hunt := clock.NewHunt(h.dates, clock.MostRequests-h.sent, h.punctual.Hunted)
	seen := len(h.dates)
	for !h.stop {
		if f := hunt.Result(); f.Of > 4 && h.enough(f.Interval) {
			break
		}
		// Connecting takes as long as it did, and may take twice as long.
		lead := 2*h.connect + 5*time.Millisecond
		at, ok := hunt.Next(h.Local.At(h.Env.Now()), lead)
		if !ok {
			break
		}
		if wait := at.Sub(h.Local.At(h.Env.Now())) - lead; wait > 0 && h.Env.Sleep(ctx, wait) != nil {
			break
		}
		h.send(ctx, h.Local.Reading(at))
		if len(h.dates) == seen {
			break // no Date this time: the next would be no better
		}
		seen = len(h.dates)
		hunt.Add(h.dates[seen-1])
	}
	return hunt.Result()
}

// problem says why no answer told the time.
func (h *httpRun) problem() (text, hint string) {
	switch {
	case h.err != nil:
		_, hint = finding.ExitOf(h.err)
		var p *finding.Problem
		if errors.As(h.err, &p) {
			return finding.Safe(p.Error()), hint
		}
		return finding.Safe(h.err.Error()), hint
	case h.cached != "":
		return "a cache answered with what it had stored " + finding.Safe(h.cached) + " s ago (Age): its Date is no clock", "name a path that is not cached, or the server behind the cache"
	}
	return "its answers have no Date", "ask what stands in front of it, or the container (--container NAME)"
}

// punctualityOf adds what answers show of servers that do not name themselves: Tomcat keeps a Date for a second, and
// gives itself away by its session cookie and by Spring Security's fields.
func punctualityOf(a request.Answer, server string) clock.Punctual {
	for _, c := range a.Values("Set-Cookie") {
		if strings.HasPrefix(c, "JSESSIONID=") {
			return clock.PunctualityOf("tomcat")
		}
	}
	if control, _ := a.Get("Cache-Control"); server == "" && control == "no-cache, no-store, max-age=0, must-revalidate" {
		return clock.PunctualityOf("tomcat")
	}
	return clock.PunctualityOf(server)
}

// whoseDate says who wrote the Date, as far as the answer shows.
func whoseDate(a request.Answer, server string) string {
	name, _, _ := strings.Cut(server, " ")
	name = finding.Safe(name)
	via, passed := a.Get("Via")
	product, _, _ := strings.Cut(strings.ToLower(name), "/")
	switch {
	case product == "":
		if passed {
			return "application or proxy, via " + finding.Safe(via)
		}
		return "application or proxy (no Server field)"
	case isProxy(product):
		return "proxy " + name + ", not what is behind it"
	case passed:
		return "server " + name + ", via " + finding.Safe(via)
	}
	return "server " + name
}

// isProxy lists servers that mostly stand in front of an application and write the Date themselves.
func isProxy(product string) bool {
	switch product {
	case "nginx", "openresty", "envoy", "istio-envoy", "cloudflare", "haproxy", "caddy", "akamaighost", "awselb", "cloudfront", "google":
		return true
	}
	return false
}
