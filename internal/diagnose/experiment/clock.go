package experiment

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
)

// stale is by how much the answers of one server may contradict each other: many renew their Date about once a
// second rather than for every answer, and are late with it on a busy machine.
const stale = 3 * time.Second

// Clock is E12, which sends nothing of its own: it reads the Date of answers that were asked for anyway. A Date D
// (whole seconds, rounded down) read between t0 and t1 puts the server's clock ahead of this machine's by more
// than D-t1 and less than D+1s-t0; the intervals of all answers are intersected.
//
// It returns the middle of the interval and half its width; ok is false when no answer had a Date, or when the
// answers contradict each other by more than [stale] (several machines, a frozen clock).
func Clock(looks []*diagnose.Look) (offset, radius time.Duration, ok bool) {
	var list, reused []clock.Interval
	for _, l := range looks {
		if l.Answer == nil || l.ID.Elsewhere() {
			continue
		}
		date, has := l.Answer.Date()
		if _, cached := l.Answer.Get("Age"); !has || cached {
			continue
		}
		read := clock.Rounded(date, time.Second, l.At, l.At.Add(l.RoundTrip))
		if l.Reused {
			reused = append(reused, read)
			continue
		}
		list = append(list, read)
	}
	if len(list) == 0 {
		// Some servers date every answer by when the connection began (uvicorn): such a clock lags.
		list = reused
	}
	i, ok := clock.FuseLoosely(list, stale)
	return i.Middle(), i.Radius(), ok
}
