// Package monitor says how long an access and a refresh token still live, and what has changed since the last look. It is
// pure: reading the tokens anew, waiting and drawing are elsewhere.
package monitor

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// State is how a token stands.
type State string

// The states.
const (
	// Fine: more is left than the threshold. Soon: less. Expired: nothing.
	Fine    State = "fine"
	Soon    State = "expiring"
	Expired State = "expired"
	// Absent: none was asked for, or none is there any more.
	Absent State = "absent"
	// Endless: it has no exp.
	Endless State = "endless"
	// Unreadable: what is there is no token, or its source failed.
	Unreadable State = "unreadable"
)

// Thresholds are what a token has left when it begins to count as expiring.
type Thresholds struct{ Access, Refresh time.Duration }

// Usual are the thresholds unless others are set: five minutes and a day.
func Usual() Thresholds { return Thresholds{Access: 5 * time.Minute, Refresh: 24 * time.Hour} }

// Held is one token at one moment.
type Held struct {
	State State
	// Issued and Expires are zero where the token does not say them.
	Issued, Expires time.Time
	// Left is negative for what has expired; it counts where Expires is known.
	Left time.Duration
	// Problem says why it is unreadable; safe to print.
	Problem string
	// mark tells one token from another without keeping it.
	mark [32]byte
}

// Look is both tokens at one moment.
type Look struct {
	At              time.Time
	Access, Refresh Held
}

// Source is what a token was read from at one moment: its text, or why there is none.
type Source struct {
	// Asked is false where no such token was asked for.
	Asked bool
	Text  string
	// Problem, where it is not empty, says why it could not be read; safe to print.
	Problem string
}

// Take looks at both tokens.
func Take(at time.Time, access, refresh Source, limits Thresholds) Look {
	return Look{At: at, Access: hold(access, at, limits.Access), Refresh: hold(refresh, at, limits.Refresh)}
}

func hold(s Source, at time.Time, soon time.Duration) Held {
	switch {
	case s.Problem != "":
		return Held{State: Unreadable, Problem: s.Problem}
	case !s.Asked || s.Text == "":
		return Held{State: Absent}
	}
	t := token.Parse(s.Text)
	if !t.Readable() {
		return Held{State: Unreadable, Problem: "what is there is no token that can be read: jwtdoc decode shows why", mark: markOf(s.Text)}
	}
	e := t.ExpiryAt(at, 0)
	h := Held{State: Endless, mark: markOf(t.Compact)}
	if e.Issued != nil && e.Issued.Valid() {
		h.Issued = e.Issued.Time()
	}
	if e.Expires == nil {
		return h
	}
	if !e.Expires.Valid() {
		return Held{State: Unreadable, Problem: "its exp is " + e.Expires.String() + ", which is no time", mark: h.mark}
	}
	h.Expires = e.Expires.Time()
	h.Left = h.Expires.Sub(at)
	switch {
	case h.Left <= 0:
		h.State = Expired
	case h.Left < soon:
		h.State = Soon
	default:
		h.State = Fine
	}
	return h
}

// Life is how long the token lives in all; false where it does not say it.
func (h Held) Life() (time.Duration, bool) {
	if h.Issued.IsZero() || h.Expires.IsZero() || !h.Expires.After(h.Issued) {
		return 0, false
	}
	return h.Expires.Sub(h.Issued), true
}

// timed reports whether what is left is known.
func (h Held) timed() bool { return h.State == Fine || h.State == Soon || h.State == Expired }

// Status is a look as a page's monitor says it.
func (l Look) Status() session.Status {
	var s session.Status
	if l.Access.timed() {
		s.AccessTokenExpired, s.AccessExpiresInMinutes = new(l.Access.State == Expired), new(tenths(l.Access.Left.Minutes()))
	}
	if l.Refresh.timed() {
		s.RefreshTokenExpired, s.RefreshExpiresInHours = new(l.Refresh.State == Expired), new(tenths(l.Refresh.Left.Hours()))
	}
	return s
}

// tenths cuts to a tenth, so that nothing is said to be left that is not.
func tenths(f float64) float64 {
	n := int64(f * 10)
	if f < 0 && float64(n) != f*10 {
		n--
	}
	return float64(n) / 10
}

// Next is how long from a look to the next change that can be foreseen; at most every.
func (l Look) Next(every time.Duration, limits Thresholds) time.Duration {
	next := every
	consider := func(left, soon time.Duration) {
		if left > 0 && left < next {
			next = left
		}
		// At the threshold itself all is still fine; a moment later it is not.
		if d := left - soon; d >= 0 && d+time.Millisecond < next {
			next = d + time.Millisecond
		}
	}
	consider(l.Access.Left, limits.Access)
	consider(l.Refresh.Left, limits.Refresh)
	return next
}
