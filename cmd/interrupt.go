package cmd

import (
	"context"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// interruptible is the context of a run: SIGINT and SIGTERM end it. Signals are caught from the moment that something
// first asks it whether the run has ended. To catch them takes two goroutines and a thread, a tenth of what
// `jwtdoc decode TOKEN` takes, and what never asks would not have heard of them: the system ends it, as it does every
// program, and its caller sees 130 too.
type interruptible struct {
	once sync.Once
	// caught is nil until somebody has asked.
	//nolint:containedctx // it is a context
	caught context.Context
	stop   context.CancelFunc
}

func (c *interruptible) listen() context.Context {
	c.once.Do(func() {
		c.caught, c.stop = signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	})
	return c.caught
}

// Deadline says that there is none.
func (c *interruptible) Deadline() (time.Time, bool) { return time.Time{}, false }

// Done returns a channel that is closed by a signal.
func (c *interruptible) Done() <-chan struct{} { return c.listen().Done() }

// Err returns [context.Canceled] after a signal.
func (c *interruptible) Err() error { return c.listen().Err() }

// Value lets a context that is derived from this one find what it derives from.
func (c *interruptible) Value(key any) any { return c.listen().Value(key) }

// interrupted reports whether a signal has come, without beginning to listen for one. It is for the goroutine that the
// run began in, when the run is over.
func (c *interruptible) interrupted() bool { return c.caught != nil && c.caught.Err() != nil }

// close leaves the signals to the system again.
func (c *interruptible) close() {
	if c.stop != nil {
		c.stop()
	}
}
