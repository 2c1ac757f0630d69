package clock_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/clock"
)

// network is a simulated server behind a simulated network.
type network struct {
	offset           time.Duration // of the server's clock
	up, down, jitter time.Duration
	date             func(server time.Time) time.Time
}

func fresh(server time.Time) time.Time { return server.Truncate(time.Second) }

// ask sends a request at a moment.
func (n network) ask(r *rand.Rand, at time.Time) clock.Dated {
	delay := func(d time.Duration) time.Duration {
		if n.jitter == 0 {
			return d
		}
		return d + time.Duration(r.ExpFloat64()*float64(n.jitter))
	}
	arrived := at.Add(delay(n.up))
	return clock.Dated{Date: n.date(arrived.Add(n.offset)), Asked: at, Answered: arrived.Add(delay(n.down))}
}

// hunt runs a whole hunt and returns its result.
func (n network) hunt(r *rand.Rand, start time.Time, late time.Duration) (clock.Fusion, int) {
	first := n.ask(r, start)
	h := clock.NewHunt([]clock.Dated{first}, clock.MostRequests-1, late)
	now := first.Answered
	for {
		at, ok := h.Next(now, 2*time.Millisecond)
		if !ok {
			return h.Result(), h.Requests()
		}
		// A timer fires a little late.
		d := n.ask(r, at.Add(time.Duration(r.IntN(100_000))))
		h.Add(d)
		now = d.Answered
	}
}

var noon = time.Date(2026, 8, 3, 12, 0, 0, 123456789, time.UTC)

// Whatever the offset, the delays, and how unlike the two directions are: the truth is inside.
func TestTruthLiesInsideTheHuntedInterval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := func(name string, most int) time.Duration {
			return time.Duration(rapid.IntRange(0, most*1000).Draw(t, name)) * time.Microsecond
		}
		n := network{
			offset: time.Duration(rapid.Int64Range(-1e15, 1e15).Draw(t, "offset")),
			up:     ms("up", 300) + 50*time.Microsecond, down: ms("down", 300) + 50*time.Microsecond, jitter: ms("jitter", 40),
			date: fresh,
		}
		r := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
		got, requests := n.hunt(r, noon.Add(ms("start", 1000)), 0)
		if !got.Consistent() || !got.Contains(n.offset) || requests > clock.MostRequests {
			t.Fatalf("%v after %d requests, truth %v", got, requests, n.offset)
		}
	})
}

func TestHuntEndsWithinHalfARoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name             string
		up, down, jitter time.Duration
		bound            time.Duration
	}{
		{"loopback", 100 * time.Microsecond, 100 * time.Microsecond, 30 * time.Microsecond, 5 * time.Millisecond},
		{"40 ms", 20 * time.Millisecond, 20 * time.Millisecond, 2 * time.Millisecond, 20 * time.Millisecond},
		{"100 ms, trembling", 50 * time.Millisecond, 50 * time.Millisecond, 10 * time.Millisecond, 50 * time.Millisecond},
		{"100 ms, most of it on the way there", 85 * time.Millisecond, 15 * time.Millisecond, time.Millisecond, 50 * time.Millisecond},
	} {
		var worst, most time.Duration
		requests := 0
		for range 500 {
			n := network{offset: time.Duration(r.Int64N(2e11) - 1e11), up: c.up, down: c.down, jitter: c.jitter, date: fresh}
			got, sent := n.hunt(r, noon.Add(time.Duration(r.Int64N(1e9))), 0)
			worst, most, requests = max(worst, (got.Middle()-n.offset).Abs()), max(most, got.Radius()), max(requests, sent)
		}
		t.Logf("%s: worst error %v, widest ± %v, at most %d requests", c.name, worst, most, requests)
		if worst > c.bound || requests > clock.MostRequests {
			t.Errorf("%s: worst error %v with %d requests, want %v with %d", c.name, worst, requests, c.bound, clock.MostRequests)
		}
	}
}

// An error of a Date that no round trip shows must not move a bound by itself.
func TestOneLateDateMovesNoBound(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		held := 0
		n := network{offset: time.Duration(r.Int64N(2e11) - 1e11), up: 100 * time.Microsecond, down: 100 * time.Microsecond}
		unlucky := 2 + r.IntN(12)
		n.date = func(server time.Time) time.Time {
			if held++; held == unlucky {
				server = server.Add(-3 * time.Millisecond)
			}
			return fresh(server)
		}
		got, _ := n.hunt(r, noon.Add(time.Duration(r.Int64N(1e9))), 0)
		if !got.Consistent() || !got.Contains(n.offset) {
			t.Fatalf("%v, truth %v, answer %d was late", got, n.offset, unlucky)
		}
	}
}

func TestUnevenClocksAreCalledInconsistent(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	quick := network{up: 100 * time.Microsecond, down: 100 * time.Microsecond}
	for name, date := range map[string]func() func(time.Time) time.Time{
		"frozen": func() func(time.Time) time.Time { return func(time.Time) time.Time { return fresh(noon) } },
		"two machines a minute apart": func() func(time.Time) time.Time {
			n := 0
			return func(s time.Time) time.Time { n++; return fresh(s.Add(time.Duration(n%2) * time.Minute)) }
		},
		"set back by five seconds after the third answer": func() func(time.Time) time.Time {
			n := 0
			return func(s time.Time) time.Time {
				if n++; n > 3 {
					s = s.Add(-5 * time.Second)
				}
				return fresh(s)
			}
		},
	} {
		n := quick
		n.date = date()
		got, _ := n.hunt(r, noon, 0)
		if got.Consistent() {
			t.Errorf("%s: called consistent: %v", name, got)
		}
		if got.Agree < 1 || got.Agree >= got.Of {
			t.Errorf("%s: %d of %d agree", name, got.Agree, got.Of)
		}
	}
}

// A Date that a timer renews once a second, a little late each time, has a turn of its own that wanders. Where the Server
// field does not give such a server away, its answers nearly always do: what is known is then less exact, and true.
func TestWanderingDateIsKnownLessExactly(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	const runs = 1000
	taken := 0
	for range runs {
		n := network{offset: time.Duration(r.Int64N(2e11) - 1e11), up: 100 * time.Microsecond, down: 100 * time.Microsecond}
		period, phase := time.Second+8*time.Millisecond+time.Duration(r.Int64N(8e6)), time.Duration(r.Int64N(1e9))
		begun := noon.Add(n.offset - time.Hour).Add(phase)
		n.date = func(s time.Time) time.Time { return fresh(begun.Add(s.Sub(begun).Truncate(period))) }
		got, _ := n.hunt(r, noon.Add(time.Duration(r.Int64N(1e9))), 0)
		if !got.Consistent() || !got.Contains(n.offset) {
			taken++
		}
	}
	t.Logf("%d of %d were taken for a second's turn", taken, runs)
	if taken > runs/10 {
		t.Errorf("%d of %d were taken for a second's turn", taken, runs)
	}
}
