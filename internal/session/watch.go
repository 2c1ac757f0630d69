package session

import "time"

// WatchScreen is what jwtdoc watch shows of one look at the tokens.
type WatchScreen struct {
	At              time.Time
	Access, Refresh WatchRow
	// Logouts are the last ones that the collector knows, newest first; LogoutsFrom names it, and LogoutsProblem says why
	// they are not known. All are empty without a collector.
	Logouts                     []Stored
	LogoutsFrom, LogoutsProblem string
	// Every is the time between two looks, Next when the next one is.
	Every time.Duration
	Next  time.Time
	// Help shows what the keys do; Notes are the last events, newest first, safe to print.
	Help  bool
	Notes []string
}

// WatchRow is one token. State is one of the states of internal/session/monitor.
type WatchRow struct {
	State   string
	Expires time.Time
	// Left is negative for what has expired. Life is its whole life, 0 where it is not known.
	Left, Life time.Duration
	// Problem says why it cannot be read; safe to print.
	Problem string
}
