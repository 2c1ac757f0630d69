// Package clock compares clocks honestly: every reading of a remote clock is an interval that holds the truth, because
// the answer travelled for a while and was rounded on the way. It turns readings into intervals, intervals into one,
// and what is left into a verdict: whose clock is wrong, by how much, and whether that matters to a token. It is pure;
// clock/reader asks the clocks.
package clock

import "time"

// Interval bounds by how much a remote clock is ahead of this machine's: Low <= remote - local <= High.
// Both are negative for a clock that is behind.
type Interval struct{ Low, High time.Duration }

// Exact is the interval of a timestamp without rounding, read from the remote clock at some moment between asked and
// answered on this machine's.
func Exact(remote, asked, answered time.Time) Interval {
	return Interval{remote.Sub(answered), remote.Sub(asked)}
}

// Rounded is the interval of a timestamp that was rounded down to a unit: HTTP's Date and JWT's iat have whole
// seconds, a Date that is renewed once a second has two.
func Rounded(remote time.Time, unit time.Duration, asked, answered time.Time) Interval {
	return Interval{remote.Sub(answered), remote.Add(unit).Sub(asked)}
}

// Around is the interval of an estimate and the largest error that it can have.
func Around(offset, radius time.Duration) Interval { return Interval{offset - radius, offset + radius} }

// Middle is the estimate with the smallest possible error.
func (i Interval) Middle() time.Duration { return i.Low + (i.High-i.Low)/2 }

// Radius is the largest error that [Interval.Middle] can have.
func (i Interval) Radius() time.Duration { return (i.High - i.Low + 1) / 2 }

// Width is twice the radius.
func (i Interval) Width() time.Duration { return i.High - i.Low }

// Contains reports whether an offset may be the truth.
func (i Interval) Contains(offset time.Duration) bool { return i.Low <= offset && offset <= i.High }

// Beyond reports whether the whole interval is further from zero than limit, to one side.
func (i Interval) Beyond(limit time.Duration) bool { return i.Low > limit || i.High < -limit }

// Within reports whether no part of the interval is further from zero than limit.
func (i Interval) Within(limit time.Duration) bool { return i.Low >= -limit && i.High <= limit }

// Minus is the interval of the difference of two clocks that were both compared with this machine's.
func (i Interval) Minus(other Interval) Interval {
	return Interval{i.Low - other.High, i.High - other.Low}
}

// Negative is the same difference seen from the other clock.
func (i Interval) Negative() Interval { return Interval{-i.High, -i.Low} }

// around is the smallest interval with this middle that holds all of i.
func (i Interval) around(middle time.Duration) Interval {
	return Around(middle, max(middle-i.Low, i.High-middle, 0))
}
