package cmd

import (
	"errors"
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/store"
)

// eventLog prints events as they are stored. Storing does not wait for it: where the terminal is slower than the events,
// it says how many it left out.
type eventLog struct {
	a      *app
	queue  chan session.Stored
	ended  chan struct{}
	missed int
	// down is since when the store has not taken events, said when that was last said.
	down, said time.Time
}

func newEventLog(a *app, quiet bool) *eventLog {
	l := &eventLog{a: a, ended: make(chan struct{})}
	if quiet {
		close(l.ended)
		return l
	}
	l.queue = make(chan session.Stored, 64)
	go l.print()
	return l
}

// stored is called by the collector's writer, and so is unavailable: one after the other.
func (l *eventLog) stored(e session.Stored) {
	if !l.down.IsZero() {
		l.a.warn("the database takes events again, after %s", session.Left(l.a.env.Now().Sub(l.down)))
		l.down, l.said = time.Time{}, time.Time{}
	}
	if l.queue == nil {
		return
	}
	if l.missed > 0 && len(l.queue) == 0 {
		_, _ = fmt.Fprintf(l.a.err, "jwtdoc: note: %d more events were stored and are not printed: jwtdoc session list\n", l.missed)
		l.missed = 0
	}
	select {
	case l.queue <- e:
	default:
		l.missed++
	}
}

// unavailable says once in a while that events are not taken, and why.
func (l *eventLog) unavailable(err error) {
	now := l.a.env.Now()
	if l.down.IsZero() {
		l.down = now
	}
	if now.Sub(l.said) < 10*time.Second {
		return
	}
	l.said = now
	l.a.warn("events are refused with 503, pages send them again: %v", errors.New(store.Unavailable(err)))
}

func (l *eventLog) print() {
	defer close(l.ended)
	for e := range l.queue {
		var err error
		if l.a.wantsJSON() {
			err = render.JSONLine(l.a.out, "session serve", sessionShowReport{session.EntryOf(e)})
		} else {
			err = render.SessionBlock(l.a.out, l.a.style(), e, l.a.zone)
		}
		if err != nil {
			// Nobody reads it any more. Collecting goes on.
			for range l.queue {
				continue
			}
			return
		}
	}
}

func (l *eventLog) close() {
	if l.queue != nil {
		close(l.queue)
	}
	<-l.ended
	if l.missed > 0 {
		_, _ = fmt.Fprintf(l.a.err, "jwtdoc: note: %d more events were stored and are not printed: jwtdoc session list\n", l.missed)
	}
}
