//go:build linux

package cmd_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/lab/postgres"
	"github.com/jwtdoc/jwtdoc/internal/patience"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// databases runs a test with both.
func databases(t *testing.T, test func(t *testing.T, db string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, "sqlite:"+filepath.Join(t.TempDir(), "events.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, postgres.Start(t).URL) })
}

// 2,000 events a second for a minute, in memory that does not grow; without JWTDOC_ENDURANCE for some seconds, and then a
// tenth of the rate is enough.
func TestTheCollectorTakesTwoThousandEventsASecond(t *testing.T) {
	if testing.Short() {
		t.Skip("sends events for seconds")
	}
	length, least := 6*time.Second, 200.0
	if enduring() {
		length, least = time.Minute, 2000*0.99
	}
	databases(t, func(t *testing.T, db string) {
		s := serve(t, db)
		p, l := newPoster(t, 128), &load{}
		ctx, cancel := context.WithTimeout(t.Context(), length)
		defer cancel()
		var memory []int
		sampled := make(chan struct{})
		go func() {
			defer close(sampled)
			for every := time.NewTicker(length / 60); ; {
				select {
				case <-every.C:
					memory = append(memory, s.memory())
				case <-ctx.Done():
					return
				}
			}
		}()
		started := time.Now()
		l.run(ctx, p, 128, 2000, func() string { return s.url })
		took := time.Since(started)
		<-sampled
		if code := s.stop(); code != 0 {
			t.Errorf("exit code %d: %s", code, s.words())
		}
		rate := float64(len(l.acknowledged)) / took.Seconds()
		usage, _ := s.process.ProcessState.SysUsage().(*syscall.Rusage)
		t.Logf("%.0f events a second for %v; the collector took %v of processor time", rate, took.Round(time.Second), time.Duration(usage.Utime.Nano()+usage.Stime.Nano()).Round(time.Millisecond))
		if rate < least {
			t.Errorf("%.0f events a second, %.0f are expected: %v", rate, least, l)
		}
		if len(memory) < 20 {
			t.Fatalf("only %d samples of the memory", len(memory))
		}
		early, late := median(memory[len(memory)/3:len(memory)/2]), median(memory[5*len(memory)/6:])
		t.Logf("memory: %d KiB after a third, %d KiB at the end", early>>10, late>>10)
		if late > early+early/4+8<<20 {
			t.Errorf("the memory grows: %d KiB, then %d KiB", early>>10, late>>10)
		}
		l.holds(t, db)
	})
}

func median(list []int) int {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

// Killed at random moments under load, it loses nothing that it acknowledged, and what pages send again is not doubled.
func TestAKilledCollectorLosesNothingThatItAcknowledged(t *testing.T) {
	if testing.Short() {
		t.Skip("kills and starts a process again and again")
	}
	kills := 10
	if enduring() {
		kills = 100
	}
	databases(t, func(t *testing.T, db string) {
		var s atomic.Pointer[served]
		s.Store(serve(t, db))
		p, l := newPoster(t, 16), &load{}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			l.run(ctx, p, 16, 2000, func() string { return s.Load().url })
		}()
		for range kills {
			time.Sleep(time.Duration(rand.IntN(200)) * time.Millisecond)
			s.Load().kill()
			s.Store(serve(t, db))
		}
		time.Sleep(200 * time.Millisecond)
		cancel()
		<-done
		t.Logf("%d kills: %v", kills, l)
		// Everything again, as a page does that has not heard the answer.
		for _, id := range l.acknowledged[max(0, len(l.acknowledged)-200):] {
			if status := p.post(s.Load().url, eventBody(id)); status != http.StatusOK {
				t.Errorf("%s again: %d", id, status)
			}
		}
		l.holds(t, db)
	})
}

// Another program holds the lock of the file: 503, and everything again as soon as it lets go.
func TestALockedDatabaseIsAnsweredWith503(t *testing.T) {
	path := filepath.Join(t.TempDir(), "events.db")
	s := serve(t, "sqlite:"+path)
	p, l := newPoster(t, 4), &load{}
	post := func(id string) int {
		status := p.post(s.url, eventBody(id))
		l.note(id, status)
		return status
	}
	if status := post("before-1"); status != http.StatusCreated {
		t.Fatal(status)
	}
	db, err := sql.Open("sqlite", "file:"+path+"?_txlock=exclusive")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	lock, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if status := post("locked-1"); status != http.StatusServiceUnavailable {
		t.Errorf("locked: %d, want 503", status)
	}
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	if status := post("locked-1"); status != http.StatusCreated {
		t.Errorf("sent again: %d, want 201", status)
	}
	if code := s.stop(); code != 0 || !strings.Contains(s.words(), "the database is locked by another program") || !strings.Contains(s.words(), "takes events again") {
		t.Errorf("exit %d: %s", code, s.words())
	}
	l.holds(t, "sqlite:"+path)
}

// A disk that is really full: a small one of its own, where the kernel lets us mount one.
func TestAFullDiskIsAnsweredWith503(t *testing.T) {
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	mount := []string{"unshare", "--mount"}
	if os.Getuid() != 0 {
		mount = []string{"unshare", "--user", "--map-root-user", "--mount"}
	}
	dir := t.TempDir()
	// The disk belongs to the new process alone; we reach it through /proc.
	inside := append(slices.Clone(mount), "sh", "-c", `mount -t tmpfs -o size=2m tmpfs "$0" && head -c 1048576 /dev/zero > "$0/ballast" && exec "$@"`, dir)
	if out, err := exec.Command(inside[0], append(inside[1:], "true")...).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be mounted here: %v %s", err, out)
	}
	db := "sqlite:" + filepath.Join(dir, "events.db")
	s := serveWith(t, append(inside, name), db)
	disk := fmt.Sprintf("/proc/%d/root%s", s.process.Process.Pid, dir)
	p, l := newPoster(t, 4), &load{}
	full := 0
	for n := range 20_000 {
		id := fmt.Sprintf("full-%08d", n)
		status := p.post(s.url, eventBody(id))
		l.note(id, status)
		if status == http.StatusServiceUnavailable {
			if full++; full == 20 {
				break
			}
		} else if status != http.StatusCreated {
			t.Fatalf("%s: %d: %s", id, status, s.words())
		}
	}
	if full < 20 {
		t.Fatalf("the disk of 2 MiB was never full: %v", l)
	}
	if !strings.Contains(s.words(), "the disk is full") {
		t.Errorf("it does not say why: %s", s.words())
	}
	t.Logf("full: %v", l)
	if err := os.Remove(filepath.Join(disk, "ballast")); err != nil {
		t.Fatal(err)
	}
	for n := range 50 {
		id := fmt.Sprintf("room-%08d", n)
		status := p.post(s.url, eventBody(id))
		if l.note(id, status); status != http.StatusCreated {
			t.Fatalf("there is room again, and %s is answered %d: %s", id, status, s.words())
		}
	}
	// SQLite would follow the link in /proc to our own disk; nothing is written now, so that copies will do.
	copied := t.TempDir()
	for _, name := range []string{"events.db", "events.db-wal"} {
		b, err := os.ReadFile(filepath.Join(disk, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(copied, name), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	l.holds(t, "sqlite:"+filepath.Join(copied, "events.db"))
	if code := s.stop(); code != 0 {
		t.Errorf("exit %d: %s", code, s.words())
	}
}

// Two collectors with one database take the same events, each once.
func TestTwoCollectorsShareADatabase(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a database")
	}
	db := postgres.Start(t).URL
	a, b := serve(t, db), serve(t, db)
	p := newPoster(t, 16)
	const events = 300
	var created, had atomic.Int64
	var all sync.WaitGroup
	for _, s := range []*served{a, b} {
		for w := range 8 {
			all.Go(func() {
				for n := w; n < events; n += 8 {
					switch status := p.post(s.url, eventBody(fmt.Sprintf("shared-%04d", n))); status {
					case http.StatusCreated:
						created.Add(1)
					case http.StatusOK:
						had.Add(1)
					default:
						t.Errorf("status %d", status)
					}
				}
			})
		}
	}
	all.Wait()
	if created.Load() != events || had.Load() != events {
		t.Errorf("%d stored and %d had before, want %d and %d", created.Load(), had.Load(), events, events)
	}
	l := &load{}
	for n := range events {
		l.note(fmt.Sprintf("shared-%04d", n), http.StatusCreated)
	}
	l.holds(t, db)
}

// The server of the database is killed under load and started again: 503 for a while, nothing lost.
func TestAKilledPostgresLosesNothingThatWasAcknowledged(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a database")
	}
	c := postgres.Start(t)
	s := serve(t, c.URL)
	p, l := newPoster(t, 16), &load{}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.run(ctx, p, 16, 500, func() string { return s.url })
	}()
	acknowledged := func() int {
		l.mu.Lock()
		defer l.mu.Unlock()
		return len(l.acknowledged)
	}
	for range 3 {
		time.Sleep(500 * time.Millisecond)
		c.Kill()
		time.Sleep(300 * time.Millisecond)
		c.Restart(t)
		before := acknowledged()
		for deadline := time.Now().Add(patience.For(10 * time.Second)); acknowledged() < before+20; time.Sleep(50 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("it takes no events after the restart: %v\n%s", l, s.words())
			}
		}
	}
	cancel()
	<-done
	t.Log(l)
	if l.statuses[http.StatusServiceUnavailable] == 0 {
		t.Error("nothing was refused while the database was down: the test shows nothing")
	}
	if strings.Contains(s.words(), "a-password-of-the-test") {
		t.Errorf("the password of the database is printed: %s", s.words())
	}
	l.holds(t, c.URL)
}

// What is stored is printed as a block, or as a line of JSON; what is old is deleted; Ctrl-C is a good end.
func TestServePrintsWhatItStoresAndDeletesWhatIsOld(t *testing.T) {
	db := "sqlite:" + filepath.Join(t.TempDir(), "events.db")
	old := session.Stored{ReceivedAt: time.Now().Add(-31 * 24 * time.Hour)}
	old.ID, old.Type, old.Timestamp = "old-event", session.Unknown, old.ReceivedAt
	keep(t, db, old)
	p := newPoster(t, 1)
	for _, c := range []struct {
		more []string
		want []string
	}{
		{nil, []string{"LOGOUT AUTH_ERROR  a request was refused, and the page ended the session\n", "access      34m left\n", "id          printed-0\n"}},
		{[]string{"-j"}, []string{`{"schema":1,"command":"session serve","event":{"id":"printed-1","type":"AUTH_ERROR"`}},
	} {
		s := serve(t, db, append([]string{"--quiet=false", "--keep", "30d"}, c.more...)...)
		id := fmt.Sprintf("printed-%d", len(c.more))
		if status := p.post(s.url, eventBody(id)); status != http.StatusCreated {
			t.Fatal(status)
		}
		if code := s.stop(); code != 0 || !strings.Contains(s.words(), "jwtdoc: stopped; 1 stored") {
			t.Errorf("exit %d: %s", code, s.words())
		}
		for _, want := range c.want {
			if !strings.Contains(s.out.String(), want) {
				t.Errorf("%v: no %q in\n%s", c.more, want, s.out.String())
			}
		}
	}
	out := must(t, "session", "list", "--db", db)
	if strings.Contains(out, "old-even") || !strings.Contains(out, "printed-") {
		t.Errorf("31 days after, with --keep 30d:\n%s", out)
	}
}
