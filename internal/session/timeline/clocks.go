package timeline

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose/serverlog"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// dateError is by how much a Date may differ from a clock that is right: it has whole seconds, rounded down.
const dateError = 3 * time.Second

// reconcile moves the moments of all sources to the server's clock. The browser's recording has the server's Date in its
// answers; the page's event was made on the same machine where the two overlap; a log is set beside them by the requests
// that both saw.
func (h *History) reconcile(in Input, page, browser []Moment, logs [][]Moment) {
	ahead := time.Duration(0)
	if d, ok := browserAhead(in.Recording); ok {
		ahead = d
		h.shift(FromBrowser, browser, -d, "its times against the Date of the server's answers")
	}
	switch {
	case ahead != 0 && overlaps(page, browser, ahead):
		h.PageAhead = ahead
	case !in.Received.IsZero() && in.Event != nil && in.Event.Timestamp.Sub(in.Received) > dateError:
		// An event cannot be received before it happens. (One that comes late may only have been retried.)
		h.PageAhead = in.Event.Timestamp.Sub(in.Received)
		h.shift(FromPage, page, -h.PageAhead, "the collector received the event before the page says that it happened")
	}
	if h.PageAhead == ahead && ahead != 0 {
		h.shift(FromPage, page, -ahead, "the same clock as the browser's")
	}
	for i, moments := range logs {
		d, n := difference(slices.Concat(page, browser), moments)
		if n == 0 || d.Abs() <= dateError {
			continue
		}
		name := in.Logs[i].Name
		how := fmt.Sprintf("%d of its requests are the %s's too", n, witness(browser))
		zoned := slices.ContainsFunc(in.Logs[i].Log.Lines, func(l serverlog.Line) bool { return l.Zoned })
		// Local time without a zone is whole quarters of an hour away; what is left over is a clock.
		zone := time.Duration(0)
		if !zoned {
			zone = time.Duration(math.Round(float64(d)/float64(15*time.Minute))) * 15 * time.Minute
		}
		if zone != 0 {
			h.shift(name, moments, -zone, how+": local time without a zone")
		}
		switch rest := d - zone; {
		case rest.Abs() <= dateError:
		case len(browser) > 0:
			h.shift(name, moments, -rest, how)
		case h.PageAhead == 0:
			// Of a page and a server that disagree, the server's clock counts.
			h.PageAhead = -rest
			h.shift(FromPage, page, rest, how)
		}
	}
}

func witness(browser []Moment) string {
	if len(browser) > 0 {
		return FromBrowser
	}
	return FromPage
}

func (h *History) shift(source string, moments []Moment, by time.Duration, how string) {
	if by == 0 || len(moments) == 0 {
		return
	}
	for i := range moments {
		moments[i].At = moments[i].At.Add(by)
	}
	if source == FromBrowser {
		for i := range h.Cookies {
			c := &h.Cookies[i]
			for _, t := range []*time.Time{&c.Set, &c.Ends, &c.Carried, &c.Missed} {
				if !t.IsZero() {
					*t = t.Add(by)
				}
			}
		}
	}
	h.Clocks = append(h.Clocks, session.ClockShift{Source: source, Seconds: by.Seconds(), How: how})
}

// browserAhead is by how much the browser's clock is ahead of the server's. A Date lags where it was made before the
// answer was and never runs ahead, so the greatest difference is the clock.
func browserAhead(r *har.Recording) (time.Duration, bool) {
	if r == nil {
		return 0, false
	}
	own := ownOrigins(r)
	best, found := time.Duration(0), false
	for _, e := range r.Entries {
		date, ok := e.Answer.Date()
		if _, cached := e.Answer.Get("Age"); !ok || cached || e.Started.IsZero() || len(own) > 0 && !own[request.OriginOf(e.Request.URL)] {
			continue
		}
		if d := date.Sub(e.Started.Add(e.Took)); !found || d > best {
			best, found = d, true
		}
	}
	if best.Abs() <= dateError {
		return 0, false
	}
	return -best, found
}

// overlaps reports whether the page's event lies within the recording, by the clock of one machine.
func overlaps(page, browser []Moment, shifted time.Duration) bool {
	if len(page) == 0 || len(browser) == 0 {
		return false
	}
	at := page[0].At
	first, last := browser[0].At.Add(shifted), browser[len(browser)-1].At.Add(shifted)
	return at.After(first.Add(-time.Minute)) && at.Before(last.Add(time.Minute))
}

// difference is by how much a log is ahead of what a page or browser saw, by the requests that both have; n counts those
// that agree on it.
func difference(seen, logged []Moment) (d time.Duration, n int) {
	var all []time.Duration
	for _, a := range seen {
		for _, b := range logged {
			if a.Status != 0 && a.Status == b.Status && a.Path != "" && samePath(a.Path, b.Path) && (a.Method == "" || a.Method == b.Method) {
				all = append(all, b.At.Sub(a.At))
			}
		}
		if len(all) > 20_000 {
			break
		}
	}
	slices.Sort(all)
	for i := range all {
		k := i
		for k < len(all) && all[k]-all[i] <= 2*dateError {
			k++
		}
		// Of two that agree on as many, the nearer one.
		if middle := all[(i+k-1)/2]; k-i > n || k-i == n && middle.Abs() < d.Abs() {
			d, n = middle, k-i
		}
	}
	return d, n
}
