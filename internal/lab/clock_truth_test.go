package lab

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/clock"
)

// dated is a server whose clock's offset is known.
type dated struct {
	name, url string
	truth     time.Duration
}

// everyClock starts a server for every offset of the matrix, and those stacks of the lab that date their answers each in
// its own way.
func everyClock(t *testing.T) []dated {
	t.Helper()
	var all []dated
	for _, d := range matrix() {
		all = append(all, dated{"http.server " + d.String(), startDating(t, shiftedBy(d), nil).url, d})
	}
	for stack, offset := range map[string]time.Duration{
		"py-fastapi-jose": -37250 * time.Millisecond, "py-flask-jwt-extended": 61500 * time.Millisecond, "node/express-jwt": 299700 * time.Millisecond,
		"apache-modwsgi": -3600400 * time.Millisecond, "go/golangjwt": -800 * time.Millisecond,
	} {
		s := Start(t, stack, Options{FakeTime: shiftedBy(offset)})
		all = append(all, dated{stack, s.URL, offset})
	}
	return append(all, dated{"nginx", startNginx(t, "+12.3s"), 12300 * time.Millisecond})
}

// shiftedBy is what libfaketime reads an offset from, to the millisecond: a rounded one would make the truth untrue.
func shiftedBy(d time.Duration) string { return fmt.Sprintf("%+.3fs", d.Seconds()) }

// runsWanted is how often the clocks are hunted: JWTDOC_CLOCK_HUNTS for the figures of the documentation.
func runsWanted(t *testing.T) (quick, hunted int) {
	t.Helper()
	if text := os.Getenv("JWTDOC_CLOCK_HUNTS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		return 1000, n
	}
	return 1000, 100
}

// The promise of every interval: it holds the truth.
func TestTruthIsInsideEveryIntervalOfRealServers(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	t.Parallel()
	clocks := everyClock(t)
	quick, hunted := runsWanted(t)
	for _, c := range []struct {
		name     string
		runs     int
		parallel int
		precise  bool
	}{{"one-shot", quick, 60, false}, {"hunted", hunted, 100, true}} {
		start := time.Now()
		results := readAll(t, clocks, c.runs, c.parallel, c.precise)
		logAccuracy(t, c.name, results)
		outside := 0
		for _, r := range results {
			if !r.inside() {
				outside++
				t.Logf("%s: %s: %v, truth %v (%s)", c.name, r.name, r.reading.Offset, r.truth, r.reading.Problem)
			}
		}
		if outside > 0 {
			t.Errorf("%s: the truth was outside in %d of %d runs", c.name, outside, len(results))
		}
		t.Logf("%s: the truth was inside in %d of %d runs, %v", c.name, len(results)-outside, len(results), time.Since(start).Round(time.Second))
	}
}

// measured is one run.
type measured struct {
	dated
	reading clock.Reading
}

func (m measured) inside() bool {
	return m.reading.Offset != nil && m.reading.Consistent && m.reading.Offset.Contains(m.truth)
}

func readAll(t *testing.T, clocks []dated, runs, parallel int, precise bool) []measured {
	t.Helper()
	results := make([]measured, runs)
	slots := make(chan struct{}, parallel)
	var wg sync.WaitGroup
	for n := range results {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			c := clocks[n%len(clocks)]
			results[n] = measured{c, readClock(t, c.url, precise)}
		})
	}
	wg.Wait()
	return results
}

// logAccuracy logs, for each kind of server, how wrong the middle was and how wide the interval.
func logAccuracy(t *testing.T, title string, results []measured) {
	t.Helper()
	by := map[string][]measured{}
	for _, r := range results {
		kind, _, _ := strings.Cut(r.name, " ")
		if r.reading.Offset != nil {
			by[kind] = append(by[kind], r)
		}
	}
	at := func(list []time.Duration, share float64) time.Duration {
		return list[int(share*float64(len(list)-1))].Round(10 * time.Microsecond)
	}
	for _, kind := range slices.Sorted(maps.Keys(by)) {
		var errs, radii []time.Duration
		requests := 0
		for _, r := range by[kind] {
			errs = append(errs, (r.reading.Offset.Middle() - r.truth).Abs())
			radii = append(radii, r.reading.Offset.Radius())
			requests = max(requests, r.reading.Requests)
		}
		slices.Sort(errs)
		slices.Sort(radii)
		t.Logf("%-8s %-22s %4d runs: error p50 %v p95 %v max %v, ± p50 %v max %v, at most %d requests",
			title, kind, len(errs), at(errs, .5), at(errs, .95), at(errs, 1), at(radii, .5), at(radii, 1), requests)
	}
}
