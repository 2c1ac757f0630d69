package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// fakeTimeFile lets a server's clock be set while it runs.
func fakeTimeFile(t *testing.T, text string) (name string, set func(string)) {
	t.Helper()
	name = filepath.Join(t.TempDir(), "faketime")
	set = func(text string) {
		// By renaming, so that the server never reads half of it.
		if err := os.WriteFile(name+".new", []byte(text+"\n"), 0o600); err != nil {
			t.Error(err)
		}
		if err := os.Rename(name+".new", name); err != nil {
			t.Error(err)
		}
	}
	set(text)
	return name, set
}

// A server whose clock stands still, is set meanwhile, or is really two: no offset is true, and none is given for it.
func TestUnevenServersAreCalledInconsistent(t *testing.T) {
	for _, precise := range []bool{false, true} {
		flags := map[bool][]string{false: nil, true: {"--precise"}}[precise]
		t.Run(fmt.Sprintf("frozen, precise %v", precise), func(t *testing.T) {
			t.Parallel()
			s := startDating(t, "2026-11-20 12:00:00", nil)
			wantInconsistent(t, runClock(t, append(flags, "--url", s.url)...))
		})
		t.Run(fmt.Sprintf("two servers behind a proxy, precise %v", precise), func(t *testing.T) {
			t.Parallel()
			a, b := startDating(t, "-2s", nil), startDating(t, "+40s", nil)
			wantInconsistent(t, runClock(t, append(flags, "--url", startBalancer(t, a.url, b.url))...))
		})
		t.Run(fmt.Sprintf("set while it is read, precise %v", precise), func(t *testing.T) {
			t.Parallel()
			file, set := fakeTimeFile(t, "-37.25s")
			s := startDating(t, "", map[string]string{"FAKETIME_TIMESTAMP_FILE": file, "FAKETIME_NO_CACHE": "1"})
			done := make(chan struct{})
			go func() {
				defer close(done)
				time.Sleep(600 * time.Millisecond)
				set("-31s")
			}()
			got := runClock(t, append(flags, "--url", s.url)...)
			<-done
			wantInconsistent(t, got)
		})
	}
}

func wantInconsistent(t *testing.T, got clockReport) {
	t.Helper()
	server := got.Sources[1]
	if got.Verdict.State != "inconsistent" || got.exit != 1 || server.Consistent == nil || *server.Consistent {
		t.Errorf("%s (exit %d): %s\n%+v", got.Verdict.State, got.exit, got.Verdict.Summary, server)
	}
}

// startBalancer runs HAProxy, which passes the Date of what is behind it on, in turns before two servers.
func startBalancer(t *testing.T, urls ...string) string {
	t.Helper()
	if _, err := os.Stat("/usr/sbin/haproxy"); err != nil {
		missing(t, "HAProxy is not installed\ninstall it with: apt-get install -y haproxy")
	}
	port := reservePort(t)
	var b strings.Builder
	fmt.Fprintf(&b, "defaults\n  mode http\n  timeout connect 5s\n  timeout client 30s\n  timeout server 30s\nlisten clocks\n  bind 127.0.0.1:%d\n  balance roundrobin\n", port)
	for n, url := range urls {
		fmt.Fprintf(&b, "  server s%d %s\n", n, strings.TrimPrefix(url, "http://"))
	}
	name := filepath.Join(t.TempDir(), "haproxy.cfg")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := startProcess([]string{"/usr/sbin/haproxy", "-db", "-f", name}, t.TempDir(), []string{"PATH=/usr/bin:/bin"}, filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	url := fmt.Sprintf("http://127.0.0.1:%d", port)
	for deadline := time.Now().Add(healthTimeout); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if _, err := tryGet(t.Context(), url, nil); err == nil {
			return url
		}
	}
	t.Fatal("HAProxy does not answer")
	return ""
}

// A clock that runs too fast is at several offsets during the run: what is said is one of them, or that there is none.
func TestDriftingClockIsGivenNoOffsetThatItNeverHad(t *testing.T) {
	t.Parallel()
	s := startDating(t, "+0s x1.01", nil)
	for _, precise := range []bool{false, true} {
		// It began with the right time some moment ago, and gains a hundredth.
		begun := time.Now()
		r := readClock(t, s.url, precise)
		took := time.Since(begun)
		if r.Offset == nil {
			t.Fatal(r.Problem)
		}
		most := (took + healthTimeout) / 100
		t.Logf("precise %v: %v, consistent %v, after %v", precise, r.Offset, r.Consistent, took)
		if r.Consistent && (r.Offset.Low > most || r.Offset.High < 0) {
			t.Errorf("precise %v: %v, and it was never more than %v ahead", precise, r.Offset, most)
		}
	}
}

// A server that is stopped for a moment answers late. That shows in the round trip, and widens the interval.
func TestServerStoppedInMidProbeStillHoldsTheTruth(t *testing.T) {
	t.Parallel()
	const truth = -37250 * time.Millisecond
	s := startDating(t, "-37.25s", nil)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 25 {
			s.process.signal(syscall.SIGSTOP)
			time.Sleep(180 * time.Millisecond)
			s.process.signal(syscall.SIGCONT)
			time.Sleep(320 * time.Millisecond)
		}
	}()
	for _, precise := range []bool{false, true} {
		r := readClock(t, s.url, precise)
		if r.Offset == nil || !r.Offset.Contains(truth) {
			t.Errorf("precise %v: %v, truth %v (%s)", precise, r.Offset, truth, r.Problem)
		}
	}
	<-done
}
