package clock

import (
	"slices"
	"time"
)

// Hunt finds when a server's second turns, and with it the server's clock to about a round trip, from whole seconds: it
// sends each request so that it arrives when the turn is thought to be. The answer tells on which side it was, so that
// each request about halves what is not known. The last requests go just outside of the bounds, so that each bound rests
// on two answers.
type Hunt struct {
	seen []Dated
	max  int
	late time.Duration
}

const (
	// MostRequests is how many requests a hunt sends at most.
	MostRequests = 14
	// confirming is how many of them are kept back for the bounds.
	confirming = 4
	// spread is the pause between requests to a server whose answers contradict each other; watched is how long it is
	// asked before it is called inconsistent: longer than any known timer keeps a Date.
	spread  = 1300 * time.Millisecond
	watched = 2*spread + 100*time.Millisecond
	// timerSlack is how late a timer fires at best.
	timerSlack = 50 * time.Microsecond
)

// NewHunt begins with what was read before, at least one answer, and sends at most limit more requests.
func NewHunt(seen []Dated, limit int, late time.Duration) *Hunt {
	return &Hunt{seen: slices.Clone(seen), max: len(seen) + limit, late: late}
}

// Add takes the answer to the last request.
func (h *Hunt) Add(d Dated) { h.seen = append(h.seen, d) }

// Next says when to send the next request, at least lead after now; ok is false when no other would tell more.
func (h *Hunt) Next(now time.Time, lead time.Duration) (send time.Time, ok bool) {
	if len(h.seen) >= h.max || len(h.seen) == 0 {
		return time.Time{}, false
	}
	bounds, out := h.bounds()
	if out > 1 {
		if h.span(now) > watched {
			return time.Time{}, false
		}
		return now.Add(spread), true
	}
	target, ok := h.target(bounds, out > 0)
	if !ok {
		return time.Time{}, false
	}
	half := h.roundTrip() / 2
	// The first turn of a second, by the server's clock if it is ahead by target, that can still be met.
	arrival := now.Add(lead + half)
	server := arrival.Add(target).UTC()
	if turn := server.Truncate(time.Second); turn.Before(server) {
		arrival = arrival.Add(time.Second - server.Sub(turn))
	}
	return arrival.Add(-half), true
}

// target is the offset that the next request tests.
func (h *Hunt) target(bounds Interval, contradicted bool) (time.Duration, bool) {
	trip := h.roundTrip()
	if h.max-len(h.seen) > confirming && bounds.Width() > trip+trip/10 {
		return bounds.Middle(), true
	}
	// Each time further out, since an answer on the other side says that the bound was not what it seemed.
	left := h.max - len(h.seen)
	margin := (trip/20 + timerSlack) << max(0, confirming-left)
	// An answer shows a bound half a round trip away from the offset that it tests.
	low, high := bounds.Low+trip/2-margin, bounds.High-trip/2+margin
	second, ok := confirmed(Intervals(h.seen, 0))
	switch {
	case contradicted && left%2 == 1, !ok:
		return low, true
	case contradicted:
		return high, true
	case max(bounds.Low-second.Low, second.High-bounds.High) <= 2*margin:
		return 0, false
	case bounds.Low-second.Low > second.High-bounds.High:
		return low, true
	}
	return high, true
}

// bounds is what the answers have in common, by a Date that is never late, and how many are out of line with it. One
// that is out of line by no more than a server may be held up counts as one, by more as two: a clock that is uneven.
func (h *Hunt) bounds() (i Interval, out int) {
	list := Intervals(h.seen, 0)
	f := Fuse(list)
	out = f.Of - f.Agree
	if _, near := FuseLoosely(list, disagreement); out == 1 && !near {
		out = 2
	}
	return f.Interval, out
}

func (h *Hunt) roundTrip() time.Duration {
	least := h.seen[0].RoundTrip()
	for _, d := range h.seen[1:] {
		least = min(least, d.RoundTrip())
	}
	return least
}

func (h *Hunt) span(now time.Time) time.Duration { return now.Sub(h.seen[0].Asked) }

// Result is what is known now. Each bound rests on two answers where there are enough. The middle is that of the
// narrowest bounds, one answer each, which is nearly always nearer to the truth: on a busy machine a second answer that
// is as good is rare.
//
// A server whose answers contradict each other is known as [FuseDates] says. So is one of which a single answer was out
// of line and whose turn was not found again where it had been: it wanders, as that of a timer does.
func (h *Hunt) Result() Fusion {
	_, out := h.bounds()
	i, ok := confirmed(h.lateIntervals())
	if len(h.seen) < 4 || !ok || out > 1 || out == 1 && i.Width() > 4*h.roundTrip()+2*disagreement+h.late {
		return FuseDates(h.seen, h.late)
	}
	if h.late > 0 {
		// What keeps the bounds apart, a machine with too much to do, may have held the server's timer up as well.
		i.High += i.Width() / 4
	}
	tight, _ := h.bounds()
	return Fusion{Interval: i.around(tight.Middle()), Agree: len(h.seen), Of: len(h.seen)}
}

// lateIntervals is where the truth lies by each answer of a server whose Date may be late: the later, the more it was
// held up, which shows in how much longer than the shortest its answer took.
func (h *Hunt) lateIntervals() []Interval {
	list := Intervals(h.seen, h.late)
	if h.late == 0 {
		return list
	}
	for n, d := range h.seen {
		list[n].High += 2 * (d.RoundTrip() - h.roundTrip())
	}
	return list
}

// Requests is how many answers the result rests on.
func (h *Hunt) Requests() int { return len(h.seen) }
