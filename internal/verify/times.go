package verify

import (
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/token"
)

// checkTimes holds exp, nbf and iat against now. A missing claim is not examined: RFC 7519 §4.1 asks for none of
// them. One that is there must be a number of seconds.
func (r *Result) checkTimes(t token.Token, o Options) {
	for _, c := range []struct {
		name, limit string
		holds       func(i token.Instant) bool
		bound       time.Time
	}{
		// "on or after which the JWT MUST NOT be accepted" (RFC 7519 §4.1.4)
		{Expires, "after ", func(i token.Instant) bool { return i.Add(o.Leeway).Compare(o.Now) > 0 }, o.Now.Add(-o.Leeway)},
		{NotBefore, "not after ", func(i token.Instant) bool { return i.Compare(o.Now.Add(o.Leeway)) <= 0 }, o.Now.Add(o.Leeway)},
		// RFC 7519 §4.1.6 gives no rule; a token from the future is either forged or made by a clock that is ahead.
		{IssuedAt, "not after ", func(i token.Instant) bool { return i.Compare(o.Now.Add(o.Leeway)) <= 0 }, o.Now.Add(o.Leeway)},
	} {
		claim := t.Time(c.name)
		expected := c.limit + c.bound.UTC().Format(time.RFC3339)
		switch {
		case !claim.Present:
			r.add(c.name, token.CheckNotExamined, expected, Absent)
		case slices.Contains(o.Ignored, c.name):
			r.add(c.name, token.CheckNotExamined, "ignored", shown(claim))
		case !claim.Valid:
			r.add(c.name, token.CheckFailed, "a number of seconds (RFC 7519 §2)", shown(claim))
		case c.holds(claim.Instant):
			r.add(c.name, token.CheckPassed, expected, shown(claim))
		default:
			r.add(c.name, token.CheckFailed, expected, shown(claim))
		}
	}
}

// shown writes a time as RFC 3339, and what is no time as it is spelled in the token.
func shown(c token.ClaimTime) string {
	if c.Valid {
		if s := c.Instant.RFC3339(); s != "" {
			return s
		}
	}
	return string(c.Value.Raw)
}
