package clock_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/clock"
)

// Whatever was read, and however long it took: the truth is inside.
func TestReadingHoldsTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth := time.Duration(rapid.Int64Range(-1e17, 1e17).Draw(t, "truth"))
		up := time.Duration(rapid.Int64Range(0, 1e10).Draw(t, "up"))
		down := time.Duration(rapid.Int64Range(0, 1e10).Draw(t, "down"))
		asked := noon.Add(time.Duration(rapid.Int64Range(0, 2e9).Draw(t, "asked")))
		remote, answered := asked.Add(up).Add(truth), asked.Add(up+down)
		if i := clock.Exact(remote, asked, answered); !i.Contains(truth) || i.Width() != up+down {
			t.Fatalf("exact: %v, truth %v", i, truth)
		}
		if i := clock.Rounded(remote.Truncate(time.Second), time.Second, asked, answered); !i.Contains(truth) {
			t.Fatalf("rounded: %v, truth %v", i, truth)
		}
		other := time.Duration(rapid.Int64Range(-1e17, 1e17).Draw(t, "other"))
		if d := clock.Around(truth, up).Minus(clock.Around(other, down)); !d.Contains(truth-other) || d.Negative().Contains(truth-other) != d.Contains(other-truth) {
			t.Fatalf("difference: %v, truth %v", d, truth-other)
		}
	})
}

func TestMostAgreeingIntervalsCount(t *testing.T) {
	s := time.Second
	for name, c := range map[string]struct {
		list      []clock.Interval
		want      clock.Interval
		agree, of int
	}{
		"none":               {nil, clock.Interval{}, 0, 0},
		"one":                {[]clock.Interval{{-s, s}}, clock.Interval{Low: -s, High: s}, 1, 1},
		"all":                {[]clock.Interval{{-s, s}, {0, 2 * s}, {-2 * s, s / 2}}, clock.Interval{Low: 0, High: s / 2}, 3, 3},
		"touching":           {[]clock.Interval{{0, s}, {s, 2 * s}}, clock.Interval{Low: s, High: s}, 2, 2},
		"one is out of line": {[]clock.Interval{{0, s}, {40 * s, 41 * s}, {s / 2, 2 * s}}, clock.Interval{Low: s / 2, High: s}, 2, 3},
		"all differ":         {[]clock.Interval{{0, s}, {10 * s, 11 * s}}, clock.Interval{Low: 0, High: s}, 1, 2},
	} {
		got := clock.Fuse(c.list)
		if got.Interval != c.want || got.Agree != c.agree || got.Of != c.of || got.Consistent() != (c.of > 0 && c.agree == c.of) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestWallClockThatIsSetMovesNoMeasurement(t *testing.T) {
	now := time.Now() // with the monotonic clock's reading
	l := clock.NewLocal(now)
	later := now.Add(3 * time.Second)
	if at := l.At(later); !at.Equal(now.Add(3*time.Second)) || l.Step(later) != 0 {
		t.Errorf("%v after %v, step %v", at, now, l.Step(later))
	}
	if back := l.Reading(l.At(later)); !back.Equal(later) {
		t.Errorf("%v is not %v", back, later)
	}
	// A reading without the monotonic clock is compared by the wall clock: no step can show.
	if l.Step(later.Round(0)) != 0 {
		t.Error("a step without a monotonic clock")
	}
}

func TestServersThatRenewTheirDateByATimerAreKnown(t *testing.T) {
	for server, ticks := range map[string]bool{
		"uvicorn": true, "Kestrel": true, "envoy": true, "nginx/1.22.1": false, "Apache/2.4.62 (Debian)": false, "": false, "gunicorn": false,
	} {
		if got := clock.PunctualityOf(server); got.Ticks != ticks {
			t.Errorf("%q: %+v", server, got)
		}
	}
	if exact := clock.PunctualityOf("nginx"); exact.Quick != 0 || clock.PunctualityOf("").Quick < time.Second {
		t.Errorf("nginx %+v, unknown %+v", exact, clock.PunctualityOf(""))
	}
}
