package session

import "time"

// Entry is a stored event with what follows from it, as lists and exports show it. Its JSON is a contract.
type Entry struct {
	Stored
	IdleClass Idle `json:"idleClass"`
	// AccessLeftSeconds and RefreshLeftSeconds are what the tokens had left at the logout, negative when they had expired;
	// nil where it is not known.
	AccessLeftSeconds  *float64 `json:"accessLeftSeconds"`
	RefreshLeftSeconds *float64 `json:"refreshLeftSeconds"`
}

// EntryOf adds to an event what follows from it.
func EntryOf(e Stored) Entry {
	out := Entry{Stored: e, IdleClass: e.Event.IdleClass()}
	if left, ok := e.AccessLeft(); ok {
		out.AccessLeftSeconds = new(left.Seconds())
	}
	if left, ok := e.RefreshLeft(); ok {
		out.RefreshLeftSeconds = new(left.Seconds())
	}
	return out
}

// Entries is [EntryOf] of each; never nil.
func Entries(list []Stored) []Entry {
	out := make([]Entry, 0, len(list))
	for _, e := range list {
		out = append(out, EntryOf(e))
	}
	return out
}

// AccessLeft is how long the access token had at the logout by the page's clock, negative when it had expired: by its
// times, else by the last sample of the monitor. False where neither says it.
func (e Event) AccessLeft() (time.Duration, bool) {
	if e.Tokens != nil {
		if left, ok := e.Tokens.Access.Left(e.Timestamp); ok {
			return left, true
		}
	}
	return e.lastSample(func(s Sample) (time.Duration, bool) { return span(s.AccessExpiresInMinutes, time.Minute) })
}

// RefreshLeft is [Event.AccessLeft] for the refresh token.
func (e Event) RefreshLeft() (time.Duration, bool) {
	if e.Tokens != nil {
		if left, ok := e.Tokens.Refresh.Left(e.Timestamp); ok {
			return left, true
		}
	}
	return e.lastSample(func(s Sample) (time.Duration, bool) { return span(s.RefreshExpiresInHours, time.Hour) })
}

func (e Event) lastSample(read func(Sample) (time.Duration, bool)) (time.Duration, bool) {
	if len(e.Samples) == 0 {
		return 0, false
	}
	last := e.Samples[len(e.Samples)-1]
	left, ok := read(last)
	return left - e.Timestamp.Sub(last.Timestamp), ok
}

// span is a number of units as a duration, kept within what a duration can hold.
func span(n *float64, unit time.Duration) (time.Duration, bool) {
	if n == nil {
		return 0, false
	}
	const century = 100 * 366 * 24 * time.Hour
	most := century.Seconds() / unit.Seconds()
	return time.Duration(min(max(*n, -most), most) * float64(unit)), true
}
