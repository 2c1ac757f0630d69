package token

import (
	"math"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
)

// Unit is what the size of a number suggests that it counts.
type Unit string

// The units. NumericDate counts seconds (RFC 7519 §2); the others are mistakes.
const (
	UnitNone         Unit = ""
	UnitSeconds      Unit = "seconds"
	UnitMilliseconds Unit = "milliseconds"
	UnitMicroseconds Unit = "microseconds"
	UnitNanoseconds  Unit = "nanoseconds"
)

// From these sizes on a number of seconds is absurd and the finer unit is today: 1e11 seconds is the year 5138,
// 1e11 milliseconds is 1973.
const (
	fromMilliseconds = 100_000_000_000         // 1e11
	fromMicroseconds = 100_000_000_000_000     // 1e14
	fromNanoseconds  = 100_000_000_000_000_000 // 1e17
)

// PerSecond returns how many of the unit make a second, 0 for [UnitNone].
func (u Unit) PerSecond() int64 {
	switch u {
	case UnitSeconds:
		return 1
	case UnitMilliseconds:
		return 1_000
	case UnitMicroseconds:
		return 1_000_000
	case UnitNanoseconds:
		return 1_000_000_000
	case UnitNone:
	}
	return 0
}

// The problems that a time claim can have.
const (
	ProblemNone       = ""
	ProblemString     = "string"   // a number in quotes, or text that is no time at all
	ProblemISO        = "iso-8601" // a date written out
	ProblemNull       = "null"
	ProblemBool       = "bool"
	ProblemArray      = "array"
	ProblemObject     = "object"
	ProblemOutOfRange = "out-of-range" // a number that is no time in the years 0001 to 9999
)

// ClaimTime is a claim that should be a NumericDate (RFC 7519 §2), as it is and as it may have been meant.
type ClaimTime struct {
	Name    string
	Present bool
	Value   exactjson.Value
	// Instant is the value read as seconds. It is set for every number, the nearest int64 for one beyond.
	Instant Instant
	// Valid: a JSON number within the years 0001 to 9999 when read as seconds.
	Valid bool
	// Unit is what the magnitude suggests, [UnitNone] where there is no number.
	Unit Unit
	// Problem is one of the Problem constants, [ProblemNone] for a usable value.
	Problem string
	// Lenient is the instant that a forgiving reader would take: a number in quotes as a number, a written date as
	// a time, milliseconds as milliseconds. LenientOK says whether there is one.
	Lenient   Instant
	LenientOK bool
}

// Time reads a time claim: exp, nbf, iat (RFC 7519 §4.1.4-6), auth_time, updated_at (OpenID Connect Core) or any
// other.
func (t Token) Time(name string) ClaimTime {
	v, ok := t.Payload.Get(name)
	if !ok {
		return ClaimTime{Name: name}
	}
	return ReadTime(name, v)
}

// ReadTime reads a value as a NumericDate.
func ReadTime(name string, v exactjson.Value) ClaimTime {
	c := ClaimTime{Name: name, Present: true, Value: v}
	switch v.Kind {
	case exactjson.KindNumber:
		n, _ := v.Number()
		c.number(n)
	case exactjson.KindString:
		s, _ := v.Text()
		c.text(s)
	case exactjson.KindNull:
		c.Problem = ProblemNull
	case exactjson.KindBool:
		c.Problem = ProblemBool
	case exactjson.KindArray:
		c.Problem = ProblemArray
	case exactjson.KindObject:
		c.Problem = ProblemObject
	case exactjson.KindInvalid:
		c.Present = false
	}
	return c
}

func (c *ClaimTime) number(n exactjson.Number) {
	c.Instant = instantOfNumber(n)
	c.Valid = n.Compare(minSecond) >= 0 && n.Compare(maxSecond+1) < 0
	c.Unit = unitOf(n)
	if !c.Valid {
		c.Problem = ProblemOutOfRange
	}
	c.Lenient = scaled(n, c.Unit)
	c.LenientOK = c.Lenient.Valid()
}

func (c *ClaimTime) text(s string) {
	c.Problem = ProblemString
	trimmed := strings.TrimSpace(s)
	if n, ok := exactjson.ParseNumber([]byte(trimmed)); ok {
		c.Unit = unitOf(n)
		c.Lenient = scaled(n, c.Unit)
		c.LenientOK = c.Lenient.Valid()
		return
	}
	if at, ok := parseDate(trimmed); ok {
		c.Problem = ProblemISO
		c.Lenient, c.LenientOK = InstantOf(at), true
	}
}

func unitOf(n exactjson.Number) Unit {
	switch {
	case n.Compare(fromMilliseconds) < 0:
		return UnitSeconds
	case n.Compare(fromMicroseconds) < 0:
		return UnitMilliseconds
	case n.Compare(fromNanoseconds) < 0:
		return UnitMicroseconds
	case n.Compare(math.MaxInt64) <= 0:
		return UnitNanoseconds
	}
	return UnitSeconds // larger than any clock counts: a wrong number, not a wrong unit
}

// scaled reads a number in a unit by moving its point.
func scaled(n exactjson.Number, u Unit) Instant {
	i := instantOfNumber(n)
	per := u.PerSecond()
	if per <= 1 || i.Sec < 0 {
		return i
	}
	rest := itoa(int(i.Sec % per))
	places := len(itoa(int(per))) - 1
	rest = strings.Repeat("0", places-len(rest)) + rest
	return Instant{Sec: i.Sec / per, Frac: strings.TrimRight(rest+i.Frac, "0")}
}

// maxDate is longer than any written date. Package time copies what it cannot parse into its errors.
const maxDate = 64

// parseDate reads the written dates that programs put into claims by mistake. One without a zone is taken as UTC.
func parseDate(s string) (time.Time, bool) {
	if len(s) > maxDate {
		return time.Time{}, false
	}
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00",
		"2006-01-02 15:04:05.999999999", "2006-01-02", time.RFC1123, time.RFC1123Z, time.ANSIC, time.UnixDate,
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
