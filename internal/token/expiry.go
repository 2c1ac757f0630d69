package token

import (
	"math"
	"time"
)

// State says whether a token can be used at an instant, as far as its times go.
type State string

// The states. A token that is both too early and too late is expired: waiting does not help.
const (
	StateValid       State = "valid"
	StateExpired     State = "expired"
	StateNotYetValid State = "not-yet-valid"
	StateNoExpiry    State = "no-expiry" // no exp, or one that is no number or no time
)

// Expiry is where an instant stands in a token's life. Signature and audience are not its business.
type Expiry struct {
	State State
	Now   time.Time
	// Issued, NotBefore and Expires are iat, nbf and exp, nil when missing or no number. So are iat and exp where they are
	// beyond what any clock counts (an int64 of seconds): such a token is neither valid nor expired, libraries differ.
	Issued, NotBefore, Expires *Instant
	// RemainingSeconds is exp - now rounded up, zero or negative once exp is reached whatever the leeway; nil
	// without exp.
	RemainingSeconds *int64
	// LifetimeSeconds is exp - iat rounded up, nil when one of them is unknown.
	LifetimeSeconds *int64
	// Leeway is how long after exp and before nbf the token still counts.
	Leeway time.Duration
}

// ExpiryAt judges the token's times at an instant. In the second of exp itself the token is expired: exp is the time
// "on or after which" it must not be accepted (RFC 7519 §4.1.4).
func (t Token) ExpiryAt(now time.Time, leeway time.Duration) Expiry {
	e := Expiry{
		State: StateNoExpiry, Now: now, Leeway: leeway,
		Issued: t.clockTime("iat"), NotBefore: t.instant("nbf"), Expires: t.clockTime("exp"),
	}
	if e.Expires != nil {
		remaining := e.Expires.Sub(InstantOf(now))
		e.RemainingSeconds = &remaining
		e.State = StateValid
		if e.Issued != nil {
			lifetime := e.Expires.Sub(*e.Issued)
			e.LifetimeSeconds = &lifetime
		}
	}
	switch {
	case e.Expires != nil && e.Expires.Add(leeway).Compare(now) <= 0:
		e.State = StateExpired
	case e.NotBefore != nil && e.NotBefore.Compare(now.Add(leeway)) > 0:
		e.State = StateNotYetValid
	}
	return e
}

// instant returns a time claim that is a number, nil otherwise.
func (t Token) instant(name string) *Instant {
	c := t.Time(name)
	if !c.Present || c.Unit == UnitNone || c.Problem == ProblemString {
		return nil
	}
	return &c.Instant
}

// clockTime returns a time claim that is a number which a clock can show, nil otherwise.
func (t Token) clockTime(name string) *Instant {
	c := t.Time(name)
	if n, ok := c.Value.Number(); ok && (n.Compare(math.MinInt64) < 0 || n.Compare(math.MaxInt64) > 0) {
		return nil
	}
	return t.instant(name)
}
