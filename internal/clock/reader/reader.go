// Package reader asks clocks what time it is: servers by the Date of their answers, time servers by NTP, containers and
// pods through docker and kubectl, and this machine's kernel. What it returns are intervals; judging them is package
// clock's business.
package reader

import (
	"context"
	"sync"

	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/env"
)

// World is what the readers need of the outside.
type World struct {
	Env *env.Env
	// Local is this machine's clock, anchored once for the whole run.
	Local clock.Local
	// Enough reports whether an offset is known well enough for the verdict; nil where as well as possible is asked for.
	Enough func(clock.Interval) bool
	// Note takes a line about what is being done.
	Note func(format string, args ...any)
}

// enough reports whether nothing more exact is wanted.
func (w World) enough(i clock.Interval) bool { return w.Enough != nil && w.Enough(i) }

// Task reads one source.
type Task func(context.Context) clock.Source

// All runs the tasks at the same time and returns their sources in the order of the tasks.
func All(ctx context.Context, tasks []Task) []clock.Source {
	out := make([]clock.Source, len(tasks))
	var wg sync.WaitGroup
	for n, read := range tasks {
		wg.Go(func() { out[n] = read(ctx) })
	}
	wg.Wait()
	return out
}
