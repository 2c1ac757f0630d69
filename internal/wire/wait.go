package wire

import (
	"context"
	"runtime"
	"time"
)

const (
	// timerSlack is how late a timer may wake up; the rest of a wait is spent looking at the clock.
	timerSlack = 1500 * time.Microsecond
	// mostLooks bounds that, for clocks that stand still.
	mostLooks = 1 << 16
)

// wait returns at a moment, or when ctx is done. The zero moment has passed.
func (s *Sender) wait(ctx context.Context, at time.Time) error {
	if at.IsZero() {
		return nil
	}
	if d := at.Sub(s.env.Now()) - timerSlack; d > 0 {
		if err := s.env.Sleep(ctx, d); err != nil {
			return err
		}
	}
	for looks := 0; looks < mostLooks && s.env.Now().Before(at); looks++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		runtime.Gosched()
	}
	return nil
}
