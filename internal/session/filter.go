package session

import (
	"slices"
	"time"
)

// Filter chooses among stored events. The zero value chooses all.
type Filter struct {
	// User is the id or the e-mail address of a user.
	User  string
	Types []Type
	Idle  []Idle
	// Since and Until bound the collector's clock: from Since on, and before Until. The zero time is no bound.
	Since, Until time.Time
	// Limit is the number of events at most, 0 for no bound.
	Limit int
}

// Matches reports whether the filter chooses an event; Limit is the caller's business.
func (f Filter) Matches(e Stored) bool {
	return (f.User == "" || e.Context.UserID == f.User || e.Context.UserEmail == f.User) &&
		(len(f.Types) == 0 || slices.Contains(f.Types, e.Type)) &&
		(len(f.Idle) == 0 || slices.Contains(f.Idle, e.IdleClass())) &&
		(f.Since.IsZero() || !e.ReceivedAt.Before(f.Since)) &&
		(f.Until.IsZero() || e.ReceivedAt.Before(f.Until))
}
