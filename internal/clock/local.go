package clock

import "time"

// stepAllowance is how far the wall clock may run from the monotonic one before it counts as set: NTP slews by at most
// half a millisecond in a second (adjtime(3)), and readings of both are not simultaneous.
const stepAllowance = 50 * time.Millisecond

// Local is this machine's clock: one reading of the wall clock, carried on by the monotonic clock, so that a clock that
// is set during the run moves no measurement.
type Local struct{ anchor time.Time }

// NewLocal starts from one reading of the wall clock, which carries the monotonic one (see package time).
func NewLocal(now time.Time) Local { return Local{now} }

// At is the time of a reading, by the anchor and the monotonic clock.
func (l Local) At(reading time.Time) time.Time {
	return l.anchor.Round(0).Add(reading.Sub(l.anchor))
}

// Step is by how much the wall clock was set forward between the anchor and the reading, zero where the two clocks ran
// alike.
func (l Local) Step(reading time.Time) time.Duration {
	wall := reading.Round(0).Sub(l.anchor.Round(0))
	if step := wall - reading.Sub(l.anchor); step.Abs() > stepAllowance {
		return step
	}
	return 0
}

// Reading is the wall clock's reading at a time of this clock: what [Local.At] undoes.
func (l Local) Reading(at time.Time) time.Time { return l.anchor.Add(at.Sub(l.anchor.Round(0))) }
