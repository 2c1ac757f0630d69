package lab

import (
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/clock"
)

// delays is how long a network takes in each direction.
type delays struct {
	name             string
	up, down, jitter time.Duration
}

// startDelaying runs a proxy that holds back every piece of what it passes on, in order.
func startDelaying(t *testing.T, url string, d delays) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	t.Cleanup(func() {
		_ = l.Close()
		wg.Wait()
	})
	pass := func(to, from net.Conn, delay time.Duration) {
		defer func() { _ = to.Close() }()
		b := make([]byte, 64<<10)
		for {
			n, err := from.Read(b)
			if n > 0 {
				time.Sleep(delay + time.Duration(rand.Int64N(int64(d.jitter)+1)))
				if _, err := to.Write(b[:n]); err != nil {
					return
				}
			}
			if err != nil {
				return
			}
		}
	}
	wg.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(url, "http://"))
			if err != nil {
				_ = in.Close()
				continue
			}
			wg.Go(func() { pass(out, in, d.up) })
			wg.Go(func() { pass(in, out, d.down); _, _ = io.Copy(io.Discard, out) })
		}
	})
	return "http://" + l.Addr().String()
}

// Whatever the network does: the truth is inside, and the middle is off by no more than half a round trip.
func TestHuntOverSlowNetworksHoldsTheTruth(t *testing.T) {
	const truth = -37250 * time.Millisecond
	s := startDating(t, "-37.25s", nil)
	ms := time.Millisecond
	for _, d := range []delays{
		{"loopback", 0, 0, 0},
		{"40 ms", 20 * ms, 20 * ms, 0},
		{"100 ms with jitter", 40 * ms, 40 * ms, 20 * ms},
		{"60 ms there, 10 ms back", 60 * ms, 10 * ms, 0},
		{"10 ms there, 60 ms back", 10 * ms, 60 * ms, 0},
	} {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			url := s.url
			if d.up > 0 {
				url = startDelaying(t, s.url, d)
			}
			bound := max(5*ms, (d.up+d.down+2*d.jitter)/2)
			// A machine that has more to do than processors makes any measurement worse, but none wrong.
			for try := 1; ; try++ {
				r := readClock(t, url, true)
				if r.Offset == nil || !r.Consistent || !r.Offset.Contains(truth) || r.Requests > clock.MostRequests {
					t.Fatalf("%v after %d requests, consistent %v, truth %v (%s)", r.Offset, r.Requests, r.Consistent, truth, r.Problem)
				}
				err := (r.Offset.Middle() - truth).Abs()
				t.Logf("error %v, ± %v, %d requests", err, r.Offset.Radius(), r.Requests)
				if err <= bound {
					return
				}
				if try == tries {
					t.Fatalf("the error is %v, want at most %v", err, bound)
				}
			}
		})
	}
}

// tries is how often a measurement is made until it is as exact as it is on a quiet machine.
const tries = 10

// What htpdate -q does is to compare the whole seconds of a Date with its own clock. In one run on the same servers, the
// hunt is a hundred times closer.
func TestPreciseIsAHundredTimesCloserThanWholeSeconds(t *testing.T) {
	for _, c := range []struct {
		fakeTime string
		truth    time.Duration
	}{{"-37.5s", -37500 * time.Millisecond}, {"+299.5s", 299500 * time.Millisecond}} {
		t.Run(c.fakeTime, func(t *testing.T) {
			s := startDating(t, c.fakeTime, nil)
			for try := 1; ; try++ {
				before := time.Now()
				answer, err := tryGet(t.Context(), s.url+"/", nil)
				if err != nil {
					t.Fatal(err)
				}
				date, err := time.Parse("Mon, 02 Jan 2006 15:04:05 GMT", answer.header.Get("Date"))
				if err != nil {
					t.Fatal(err)
				}
				whole := (date.Sub(before.Truncate(time.Second)) - c.truth).Abs()
				r := readClock(t, s.url, true)
				hunted := (r.Offset.Middle() - c.truth).Abs()
				t.Logf("offset %-9s whole seconds are off by %v, --precise by %v: %.0f times closer", c.fakeTime, whole.Round(time.Millisecond), hunted.Round(time.Microsecond), float64(whole)/float64(max(hunted, 1)))
				if hunted*100 <= whole {
					return
				}
				if try == tries {
					t.Fatalf("%v against %v", hunted, whole)
				}
			}
		})
	}
}
