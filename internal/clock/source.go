package clock

import "time"

// Kind is how a clock was read.
type Kind string

// The kinds.
const (
	// KindLocal is this machine's own clock.
	KindLocal Kind = "local"
	// KindHTTP is the Date of a server's answers.
	KindHTTP Kind = "http"
	// KindNTP is a time server (RFC 5905).
	KindNTP Kind = "ntp"
	// KindContainer is a container: its readings are of the other kinds.
	KindContainer Kind = "container"
	// KindPod is a Kubernetes pod.
	KindPod Kind = "pod"
	// KindDate is the date command run where the clock is.
	KindDate Kind = "date"
	// KindEngine is the system time that the container engine reports: the kernel that its containers run on.
	KindEngine Kind = "engine"
	// KindKernel is the kernel's clock, read inside of the container by a program that no preloaded library reaches.
	KindKernel Kind = "kernel"
)

// Reading is one look at a clock.
type Reading struct {
	Kind Kind
	// Whose says whose clock that really is: the application's, a proxy's, the kernel's.
	Whose string
	// How says how it was read, for people.
	How string
	// Offset is how far the clock is ahead of this machine's; nil where nothing could be read.
	Offset *Interval
	// Zone is the time zone that the clock is shown in there, empty where that does not show.
	Zone string
	// Requests is how many round trips the reading took.
	Requests int
	// Consistent is set when all answers can be true together.
	Consistent bool
	// Notes are what was noticed on the way.
	Notes []string
	// Problem says why nothing could be read, empty where something was; Hint what to do about it.
	Problem, Hint string
}

// Fault is what makes a clock wrong, where the readings show it.
type Fault string

// Preloaded is a library that is loaded before the C library and fakes the time.
const Preloaded Fault = "preloaded"

// Source is one clock as the user named it, with everything that was read of it; the reading that says most about what
// an application there takes for the time comes first.
type Source struct {
	Name     string
	Kind     Kind
	Readings []Reading
	// Fault is set where the readings show what is wrong; Detail gives its values.
	Fault  Fault
	Detail string
	// Down is set where nothing runs that could be asked: what was read is the clock that it would have.
	Down bool
}

// Unread reports whether the clock that was meant could not be read.
func (s Source) Unread() bool { return s.Down || s.Best() == nil }

// Best is the first reading that holds anything, nil where none does: of an application's Date and the date of its
// container that can both be true, it is the more exact one.
func (s Source) Best() *Reading {
	var best *Reading
	for n := range s.Readings {
		r := &s.Readings[n]
		switch {
		case r.Offset == nil:
		case best == nil:
			best = r
		case r.Kind == KindDate && best.Kind == KindHTTP && best.Consistent && Fuse([]Interval{*best.Offset, *r.Offset}).Consistent():
			return r
		}
	}
	return best
}

// Offset is the offset by the best reading; ok is false where there is none, or its answers contradict each other.
func (s Source) Offset() (i Interval, ok bool) {
	r := s.Best()
	if r == nil || !r.Consistent {
		return Interval{}, false
	}
	return *r.Offset, true
}

// Inconsistent reports whether the answers of the best reading contradict each other.
func (s Source) Inconsistent() bool {
	r := s.Best()
	return r != nil && !r.Consistent
}

// Requests is how many round trips all readings took together.
func (s Source) Requests() int {
	n := 0
	for _, r := range s.Readings {
		n += r.Requests
	}
	return n
}

// Setting is what is asked of a comparison.
type Setting struct {
	// MaxSkew is the difference of two clocks that is no problem.
	MaxSkew time.Duration
	// Now is this machine's time, Zone what it shows times in.
	Now  time.Time
	Zone *time.Location
	// Disciplined is set when this machine's kernel says that NTP keeps its clock right.
	Disciplined bool
}
