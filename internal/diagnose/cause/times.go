package cause

import (
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// instantOf reads a time claim as a server that is not strict about types would: numbers and numeric strings, in
// seconds. A number of milliseconds is, to such a server, an instant far in the future, so it is none here.
func instantOf(c *diagnose.Case, claim string) (time.Time, bool) {
	if !c.Token.Readable() {
		return time.Time{}, false
	}
	t := c.Token.Time(claim)
	switch {
	case t.Valid && t.Unit == token.UnitSeconds:
		return t.Instant.Time(), true
	case t.LenientOK && (t.Unit == token.UnitSeconds || t.Problem == token.ProblemISO):
		return t.Lenient.Time(), true
	}
	return time.Time{}, false
}

// distance says how far apart two instants are, and on which side: "41m20s before" or "3s after".
func distance(from, to time.Time) string {
	d := int64(from.Sub(to) / time.Second)
	if d < 0 {
		return token.Duration(d) + " before"
	}
	return token.Duration(d) + " after"
}

// clockWords names the clock that a statement rests on.
func clockWords(c *diagnose.Case) string {
	if c.Server.IsZero() {
		return "now (this machine's clock)"
	}
	return "the server's clock"
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

// timeEvidence states a claim's value against the clock it is judged by.
func timeEvidence(c *diagnose.Case, claim string, at time.Time) finding.Evidence {
	return finding.Evidence(fmt.Sprintf("%s is %s, %s %s", claim, stamp(at), distance(at, c.ServerNow()), clockWords(c)))
}
