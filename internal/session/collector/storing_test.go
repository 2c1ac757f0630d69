package collector

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/patience"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// broken is a store that fails as it is told to.
type broken struct {
	Store
	mu   sync.Mutex
	err  error
	wait chan struct{}
	// came is how many events have come.
	came atomic.Int64
}

func (b *broken) Insert(ctx context.Context, events []session.Stored) ([]bool, []error, error) {
	b.came.Add(int64(len(events)))
	b.mu.Lock()
	err, wait := b.err, b.wait
	b.mu.Unlock()
	if wait != nil {
		<-wait
	}
	if err != nil {
		return nil, nil, err
	}
	return b.Store.Insert(ctx, events)
}

func (b *broken) Ping(ctx context.Context) error { return errors.Join(b.err, b.Store.Ping(ctx)) }

func TestWhatIsNotStoredIsNotAcknowledged(t *testing.T) {
	b := &broken{err: errors.New("the disk is on fire")}
	said := 0
	c := started(t, func(o *Options) {
		b.Store, o.Store = o.Store, b
		o.Unavailable = func(error) { said++ }
	})
	w := ask(c, "POST", DefaultPath, event("event-0001"))
	if w.Code != 503 || w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "fire") || said != 1 {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	if w := ask(c, "GET", "/healthz", ""); w.Code != 503 {
		t.Errorf("healthz: %d", w.Code)
	}
	b.mu.Lock()
	b.err = nil
	b.mu.Unlock()
	if w := ask(c, "POST", DefaultPath, event("event-0001")); w.Code != 201 {
		t.Errorf("sent again: %d %s", w.Code, w.Body)
	}
	body, _ := io.ReadAll(ask(c, "GET", "/metrics", "").Body)
	for _, line := range []string{`jwtdoc_logout_events_total{type="UNKNOWN"} 1`, `jwtdoc_logout_events_refused_total{reason="unavailable"} 1`, "# TYPE jwtdoc_logout_events_total counter"} {
		if !strings.Contains(string(body), line+"\n") {
			t.Errorf("no %s in\n%s", line, body)
		}
	}
}

// What has been taken when the collector is stopped is stored and answered; what comes later is not.
func TestStoppingStoresWhatHasArrived(t *testing.T) {
	b := &broken{wait: make(chan struct{})}
	c := started(t, func(o *Options) { b.Store, o.Store = o.Store, b })
	codes := make(chan int, 50)
	for n := range 50 {
		go func() { codes <- ask(c, "POST", DefaultPath, event(fmt.Sprintf("event-%04d", n))).Code }()
	}
	// Some are in the transaction that does not end, the others wait for it.
	for deadline := time.Now().Add(patience.For(5 * time.Second)); b.came.Load()+int64(len(c.writer.queue)) < 50; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d in the transaction, %d wait", b.came.Load(), len(c.writer.queue))
		}
	}
	closed := make(chan struct{})
	go func() {
		c.Close()
		close(closed)
	}()
	close(b.wait)
	<-closed
	for range 50 {
		if code := <-codes; code != 201 {
			t.Errorf("answered %d", code)
		}
	}
	if n := len(stored(t, c)); n != 50 {
		t.Errorf("%d are stored", n)
	}
	if w := ask(c, "POST", DefaultPath, event("event-late")); w.Code != 503 {
		t.Errorf("after the end: %d", w.Code)
	}
}

func TestPathsThatCannotTakeEvents(t *testing.T) {
	for path, good := range map[string]bool{
		DefaultPath: true, "/logout": true, "/a/b.c~d/": true, "": false, "/": false, "logout": false, "/metrics": false, "/event/x": false, "/v1/events/": false,
		"/a{b}": false, "/a b": false, "/a//b": false, "/../a": false, "/events": true,
	} {
		err := CheckPath(path)
		if (err == nil) != good {
			t.Errorf("%q: %v", path, err)
		}
		if err == nil {
			c := started(t, func(o *Options) { o.Path = path })
			if w := ask(c, "POST", path, event("event-0001")); w.Code != 201 {
				t.Errorf("%q: %d %s", path, w.Code, w.Body)
			}
		}
	}
}

// A client that drips its bytes takes no place from others.
func TestOneThatHoldsItsConnectionTakesNothingFromOthers(t *testing.T) {
	c := started(t, nil)
	l, err := c.o.Env.Net.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- NewServer(c, l).Serve(ctx) }()
	for range 50 {
		held, err := c.o.Env.Net.Dial(t.Context(), "tcp", l.Addr().String(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer held.Close()
		_, _ = fmt.Fprintf(held, "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{", DefaultPath)
	}
	r, err := http.Post("http://"+l.Addr().String()+DefaultPath, "text/plain", strings.NewReader(event("event-0001")))
	if err != nil || r.StatusCode != http.StatusCreated {
		t.Errorf("%v %v", r, err)
	}
	r.Body.Close()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
