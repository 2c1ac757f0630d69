package token

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
)

// Instant is a NumericDate (RFC 7519 §2) exactly as its digits say: whole seconds since 1970-01-01T00:00:00Z,
// rounded down, and the decimal digits that follow. A float64 would be wrong from 16 digits on.
type Instant struct {
	// Sec is the floor of the value: -0.25 is -1 and "75".
	Sec int64
	// Frac holds the digits after the point without zeros at the end, empty for a whole second.
	Frac string
}

// The years that RFC 3339 can write, as seconds since the epoch.
const (
	minSecond = -62135596800 // 0001-01-01T00:00:00Z
	maxSecond = 253402300799 // 9999-12-31T23:59:59Z
)

// InstantOf returns the instant of a time.
func InstantOf(t time.Time) Instant {
	frac := ""
	if ns := t.Nanosecond(); ns != 0 {
		s := strconv.Itoa(ns)
		frac = strings.TrimRight(strings.Repeat("0", 9-len(s))+s, "0")
	}
	return Instant{Sec: t.Unix(), Frac: frac}
}

// instantOfNumber reads a number as seconds. A number beyond an int64 becomes the nearest one.
func instantOfNumber(n exactjson.Number) Instant {
	sec, frac, _ := n.Integer()
	return Instant{Sec: sec, Frac: frac}
}

// Valid reports whether the instant lies in the years 0001 to 9999, which RFC 3339 can write.
func (i Instant) Valid() bool { return i.Sec >= minSecond && i.Sec <= maxSecond }

// Time returns the instant in UTC, cut to nanoseconds. Outside the years 0001 to 9999 it returns the nearest second
// inside.
func (i Instant) Time() time.Time {
	switch {
	case i.Sec < minSecond:
		return time.Unix(minSecond, 0).UTC()
	case i.Sec > maxSecond:
		return time.Unix(maxSecond, 0).UTC()
	}
	return time.Unix(i.Sec, int64(i.nanos())).UTC()
}

func (i Instant) nanos() int {
	digits := i.Frac
	if len(digits) > 9 {
		digits = digits[:9]
	}
	n, _ := strconv.Atoi(digits + strings.Repeat("0", 9-len(digits)))
	return n
}

// Compare returns -1, 0 or 1 as the instant is before, at or after t, exactly.
func (i Instant) Compare(t time.Time) int { return i.CompareInstant(InstantOf(t)) }

// CompareInstant returns -1, 0 or 1 as the instant is before, at or after j, exactly.
func (i Instant) CompareInstant(j Instant) int {
	switch {
	case i.Sec < j.Sec:
		return -1
	case i.Sec > j.Sec:
		return 1
	}
	return strings.Compare(i.Frac, j.Frac) // no zeros at the end: text order is the order of fractions
}

// Sub returns i - j in whole seconds, rounded up, so that it is above zero exactly when i is after j. A difference
// that does not fit is the nearest int64.
func (i Instant) Sub(j Instant) int64 {
	d := subtract(i.Sec, j.Sec)
	if i.Frac > j.Frac && d < math.MaxInt64 {
		d++
	}
	return d
}

// Add returns the instant d later. Beyond an int64 of seconds it stays at the edge.
func (i Instant) Add(d time.Duration) Instant {
	sec, ns := int64(d/time.Second), int64(d%time.Second)
	if ns < 0 {
		sec, ns = sec-1, ns+int64(time.Second)
	}
	if ns != 0 {
		// Nanoseconds are only ever added to the first nine digits; the digits behind them stay.
		digits := i.Frac + strings.Repeat("0", max(0, 9-len(i.Frac)))
		ns += int64(i.nanos())
		if ns >= int64(time.Second) {
			sec, ns = sec+1, ns-int64(time.Second)
		}
		s := strconv.FormatInt(ns, 10)
		i.Frac = strings.TrimRight(strings.Repeat("0", 9-len(s))+s+digits[9:], "0")
	}
	i.Sec = subtract(i.Sec, -sec)
	return i
}

// subtract returns a - b, at the edge of int64 where it does not fit. b is never the smallest int64 but from a
// number beyond all times, where one second makes no difference.
func subtract(a, b int64) int64 {
	d := a - b
	switch {
	case a >= 0 && b < 0 && d < 0:
		return math.MaxInt64
	case a < 0 && b > 0 && d >= 0:
		return math.MinInt64
	}
	return d
}

// String writes the instant as a decimal number of seconds: 1764485341 or 1764485341.25.
func (i Instant) String() string {
	if i.Frac == "" {
		return strconv.FormatInt(i.Sec, 10)
	}
	if i.Sec >= 0 {
		return strconv.FormatInt(i.Sec, 10) + "." + i.Frac
	}
	// -1 and "75" is -0.25.
	frac := []byte(i.Frac)
	for k := range frac {
		frac[k] = '9' - frac[k] + '0'
	}
	frac[len(frac)-1]++ // never '0' at the end, so never a carry
	return "-" + strconv.FormatUint(uint64(-(i.Sec+1)), 10) + "." + string(frac)
}

// MarshalJSON writes the instant as a JSON number, exactly.
func (i Instant) MarshalJSON() ([]byte, error) { return []byte(i.String()), nil }

// RFC3339 writes the instant in UTC: 2025-11-30T06:49:01Z, with its fraction where it has one (at most nine
// digits). It is empty outside the years 0001 to 9999.
func (i Instant) RFC3339() string { return i.In(time.UTC) }

// In writes the instant in a zone, as [Instant.RFC3339] does: 2025-11-30T13:49:01+07:00.
func (i Instant) In(zone *time.Location) string {
	if !i.Valid() {
		return ""
	}
	return i.Time().In(zone).Format(time.RFC3339Nano)
}
