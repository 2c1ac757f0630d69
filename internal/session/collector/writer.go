package collector

import (
	"context"
	"errors"
	"sync"

	"github.com/jwtdoc/jwtdoc/internal/session"
)

// The sizes of the writer: what waits, and what goes into one transaction.
const (
	queueSize = 1024
	batchSize = 128
)

var (
	errBusy    = errors.New("too many events wait for the database")
	errStopped = errors.New("the collector stops")
)

// dataError is an event that the database will never take.
type dataError struct{ error }

// writer puts events into the store, as many in one transaction as have come while the last one was committed. An event
// is answered when its transaction is.
type writer struct {
	to          Store
	metrics     *metrics
	stored      func(session.Stored)
	unavailable func(error)
	queue       chan *job
	// stop asks the writer to end, ended says that it has.
	stop, ended chan struct{}
	once        sync.Once
}

type job struct {
	event session.Stored
	done  chan outcome
}

type outcome struct {
	fresh bool
	err   error
}

func newWriter(o Options, m *metrics) *writer {
	w := &writer{to: o.Store, metrics: m, stored: o.Stored, unavailable: o.Unavailable, queue: make(chan *job, queueSize), stop: make(chan struct{}), ended: make(chan struct{})}
	go w.run()
	return w
}

// store returns when the event has been committed, with whether it was new, or when that has failed. A caller that does
// not wait any longer does not know.
func (w *writer) store(ctx context.Context, e session.Stored) (fresh bool, err error) {
	j := &job{event: e, done: make(chan outcome, 1)}
	select {
	case <-w.stop:
		return false, errStopped
	case w.queue <- j:
	default:
		return false, errBusy
	}
	select {
	case o := <-j.done:
		return o.fresh, o.err
	case <-w.ended:
		// It may have been the last one.
		select {
		case o := <-j.done:
			return o.fresh, o.err
		default:
			return false, errStopped
		}
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

func (w *writer) close() {
	w.once.Do(func() { close(w.stop) })
	<-w.ended
}

func (w *writer) run() {
	defer close(w.ended)
	for {
		select {
		case j := <-w.queue:
			w.commit(w.more(j))
		case <-w.stop:
			for {
				select {
				case j := <-w.queue:
					w.commit(w.more(j))
				default:
					return
				}
			}
		}
	}
}

// more takes what else waits.
func (w *writer) more(first *job) []*job {
	batch := []*job{first}
	for len(batch) < batchSize {
		select {
		case j := <-w.queue:
			batch = append(batch, j)
		default:
			return batch
		}
	}
	return batch
}

func (w *writer) commit(batch []*job) {
	events := make([]session.Stored, len(batch))
	for i, j := range batch {
		events[i] = j.event
	}
	w.metrics.batches.Add(1)
	fresh, refused, err := w.to.Insert(context.Background(), events)
	if err != nil && w.unavailable != nil {
		w.unavailable(err)
	}
	for i, j := range batch {
		switch {
		case err != nil:
			j.done <- outcome{err: err}
		case refused[i] != nil:
			j.done <- outcome{err: dataError{refused[i]}}
		default:
			w.count(j.event, fresh[i])
			j.done <- outcome{fresh: fresh[i]}
		}
	}
}

func (w *writer) count(e session.Stored, fresh bool) {
	if !fresh {
		w.metrics.duplicates.Add(1)
		return
	}
	w.metrics.count(e.Type)
	if w.stored != nil {
		w.stored(e)
	}
}
