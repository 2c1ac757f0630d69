//go:build linux

package cmd_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/patience"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/store"
)

// endurance asks for what is promised in full: 2,000 events a second for a minute, and 100 kills. Without it the tests
// do the same for seconds, and hold the rate to what a busy machine has.
const endurance = "JWTDOC_ENDURANCE"

func enduring() bool { return os.Getenv(endurance) != "" }

// served is jwtdoc session serve as a process.
type served struct {
	t       *testing.T
	process *exec.Cmd
	url     string
	ended   chan struct{}
	mu      sync.Mutex
	said    []string
	// out is its standard output, whole when it has ended.
	out bytes.Buffer
}

// serve starts a collector on a free port, and waits until it listens.
func serve(t *testing.T, db string, more ...string) *served {
	t.Helper()
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return serveWith(t, []string{name}, db, more...)
}

// serveWith is serve with a program that runs ours.
func serveWith(t *testing.T, program []string, db string, more ...string) *served {
	t.Helper()
	args := slices.Concat(program[1:], []string{"session", "serve", "--quiet", "--rate", "0", "--listen", "127.0.0.1:0", "--db", db}, more)
	s := &served{t: t, process: exec.Command(program[0], args...), ended: make(chan struct{})}
	s.process.Env, s.process.Stdout = []string{}, &s.out
	errOut, err := s.process.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	listening := make(chan string, 1)
	go func() {
		defer close(s.ended)
		for lines := bufio.NewScanner(errOut); lines.Scan(); {
			s.mu.Lock()
			s.said = append(s.said, lines.Text())
			s.mu.Unlock()
			if _, rest, ok := strings.Cut(lines.Text(), "listening on "); ok {
				url, _, _ := strings.Cut(rest, ",")
				listening <- url
			}
		}
		_ = s.process.Wait()
	}()
	t.Cleanup(s.kill)
	select {
	case s.url = <-listening:
	case <-s.ended:
		t.Fatalf("it ended: %s", s.words())
	case <-time.After(patience.For(10 * time.Second)):
		t.Fatalf("it does not listen: %s", s.words())
	}
	return s
}

// words is what it said.
func (s *served) words() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.said, "\n")
}

func (s *served) kill() {
	_ = s.process.Process.Kill()
	<-s.ended
}

// stop ends it as Ctrl-C does, and returns its exit code.
func (s *served) stop() int {
	_ = s.process.Process.Signal(syscall.SIGINT)
	select {
	case <-s.ended:
	case <-time.After(patience.For(15 * time.Second)):
		s.t.Fatal("it does not stop")
	}
	return s.process.ProcessState.ExitCode()
}

// memory is what it has in memory now, in bytes.
func (s *served) memory() int {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", s.process.Process.Pid))
	if err != nil {
		return 0
	}
	pages, err := strconv.Atoi(strings.Fields(string(b))[1])
	if err != nil {
		return 0
	}
	return pages * os.Getpagesize()
}

// eventBody is an event as the page agent sends it, of ordinary size.
func eventBody(id string) []byte {
	body, err := json.Marshal(map[string]any{
		"id": id, "type": "AUTH_ERROR", "message": "403 from /api/invoices", "timestamp": time.Now().UTC().Format(time.RFC3339Nano), "idleMinutes": 0.4,
		"location": "/invoices", "context": map[string]any{"hasToken": true, "hasRefreshToken": true, "isAuthenticated": true, "userId": "3", "userEmail": "a@example.com"},
		"tokens":       map[string]any{"access": map[string]any{"exp": time.Now().Unix() + 2100}},
		"observations": []any{map[string]any{"kind": "response", "timestamp": time.Now().UTC().Format(time.RFC3339Nano), "method": "GET", "path": "/api/invoices", "status": 403}},
	})
	if err != nil {
		panic(err)
	}
	return body
}

// poster sends events over connections that it keeps.
type poster struct{ http *http.Client }

func newPoster(t *testing.T, connections int) *poster {
	transport := &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}
	t.Cleanup(transport.CloseIdleConnections)
	return &poster{&http.Client{Transport: transport, Timeout: patience.For(5 * time.Second)}}
}

// post returns the status, 0 where there was no answer.
func (p *poster) post(url string, body []byte) int {
	r, err := p.http.Post(url+"/v1/auth/logout-event/", "text/plain;charset=UTF-8", bytes.NewReader(body))
	if err != nil {
		return 0
	}
	defer r.Body.Close()
	_, _ = io.Copy(io.Discard, r.Body)
	return r.StatusCode
}

// load sends events, each with an id of its own, until ctx is done, at most so many a second.
type load struct {
	mu sync.Mutex
	// acknowledged are the ids of the events that were answered 201 or 200.
	acknowledged []string
	statuses     map[int]int
}

func (l *load) note(id string, status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.statuses == nil {
		l.statuses = map[int]int{}
	}
	l.statuses[status]++
	if status == http.StatusCreated || status == http.StatusOK {
		l.acknowledged = append(l.acknowledged, id)
	}
}

func (l *load) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return fmt.Sprintf("%d acknowledged, by status %v", len(l.acknowledged), l.statuses)
}

// loads makes ids that no other load has.
var loads atomic.Int64

func (l *load) run(ctx context.Context, p *poster, workers, perSecond int, url func() string) {
	number := loads.Add(1)
	started := time.Now()
	var next atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for ctx.Err() == nil {
				n := next.Add(1)
				due := started.Add(time.Duration(n) * time.Second / time.Duration(perSecond))
				select {
				case <-time.After(time.Until(due)):
				case <-ctx.Done():
					return
				}
				id := fmt.Sprintf("load%d-%08d", number, n)
				status := p.post(url(), eventBody(id))
				l.note(id, status)
				if status == 0 || status == http.StatusServiceUnavailable {
					time.Sleep(20 * time.Millisecond)
				}
			}
		})
	}
	all.Wait()
}

// holds fails the test unless the database has every event that was acknowledged, each of them once.
func (l *load) holds(t *testing.T, db string) {
	t.Helper()
	s, err := store.Open(t.Context(), env.OS(), db, store.Read)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	stored := map[string]int{}
	err = s.Each(t.Context(), session.Filter{}, func(e session.Stored) error {
		stored[e.ID]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	lost, doubled := 0, 0
	for _, id := range l.acknowledged {
		if stored[id] == 0 {
			lost++
		}
	}
	for _, n := range stored {
		if n > 1 {
			doubled++
		}
	}
	t.Logf("%d events acknowledged, %d stored", len(l.acknowledged), len(stored))
	if lost > 0 || doubled > 0 || len(l.acknowledged) == 0 {
		t.Errorf("of %d acknowledged events %d are lost; %d are stored twice", len(l.acknowledged), lost, doubled)
	}
}
