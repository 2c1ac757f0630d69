package config

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Unit is what a bare number counts.
type Unit string

// The units. [UnitUnknown] is never compared with anything.
const (
	UnitUnknown  Unit = ""
	Milliseconds Unit = "milliseconds"
	Seconds      Unit = "seconds"
	Minutes      Unit = "minutes"
	Hours        Unit = "hours"
	Days         Unit = "days"
	Weeks        Unit = "weeks"
)

// Length returns how long one of the unit is, 0 for an unknown one.
func (u Unit) Length() time.Duration {
	switch u {
	case Milliseconds:
		return time.Millisecond
	case Seconds:
		return time.Second
	case Minutes:
		return time.Minute
	case Hours:
		return time.Hour
	case Days:
		return day
	case Weeks:
		return 7 * day
	case UnitUnknown:
		return 0
	}
	return 0
}

const day = 24 * time.Hour

// Dialect is a way of writing durations as text.
type Dialect string

// The dialects, each named after its consumer.
const (
	// NpmMS is that of the npm package ms: `7d`, `2 days`; 1M is a minute, a bare number milliseconds.
	NpmMS Dialect = "ms (npm)"
	// GoDialect is time.ParseDuration: `1h30m`.
	GoDialect Dialect = "Go"
	// ISO8601 is `PT15M`, `P1D`.
	ISO8601 Dialect = "ISO 8601"
	// SpringDialect is a number with ns us ms s m h d, or ISO 8601.
	SpringDialect Dialect = "Spring"
	// TimeSpanDialect is .NET's `[d.]hh:mm:ss`; a bare number is days.
	TimeSpanDialect Dialect = "TimeSpan"
	// ShortDialect is Nd, Nh, Nm, Ns, Nms and nothing else.
	ShortDialect Dialect = "Nd|Nh|Nm|Ns|Nms"
	// PlainNumber takes a number only.
	PlainNumber Dialect = "a number"
)

// Expected says what a dialect takes, for messages.
func (d Dialect) Expected() string {
	switch d {
	case NpmMS:
		return `a number with one unit: "15m", "12h", "7d", "2 days"`
	case GoDialect:
		return `numbers with units: "15m", "1h30m" (no days)`
	case ISO8601:
		return `"PT15M", "PT2H", "P7D"`
	case SpringDialect:
		return `"15m", "2h", "7d" or "PT15M"`
	case TimeSpanDialect:
		return `"hh:mm:ss" or "d.hh:mm:ss"`
	case ShortDialect:
		return `"7d", "2h", "15m", "90s" or "500ms"`
	case PlainNumber:
		return "a number"
	}
	return "a duration"
}

var errDuration = errors.New("it is no duration")

// ErrTooLong is returned for a duration beyond what a session can last: it does not fit in 292 years.
var ErrTooLong = errors.New("it is longer than 292 years")

// Parse reads a text in the dialect. A bare number is of the unit that the dialect gives it: milliseconds in npm's,
// days in TimeSpan; the others take none here.
func (d Dialect) Parse(s string) (time.Duration, error) {
	switch d {
	case NpmMS:
		return parseNpm(s)
	case GoDialect:
		v, err := time.ParseDuration(s)
		if err != nil {
			return 0, errDuration
		}
		return v, nil
	case ISO8601:
		return parseISO(s)
	case SpringDialect:
		if strings.HasPrefix(strings.ToUpper(strings.TrimLeft(s, "+-")), "P") {
			return parseISO(s)
		}
		return parseUnit(s, map[string]time.Duration{
			"ns": time.Nanosecond, "us": time.Microsecond, "ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour, "d": day,
		})
	case TimeSpanDialect:
		return parseTimeSpan(s)
	case ShortDialect:
		return parseUnit(s, map[string]time.Duration{"ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour, "d": day})
	case PlainNumber:
		return 0, errDuration
	}
	return 0, errDuration
}

// AnyDialect reads a text that all dialects which can read it read alike: `15m`, `7d`, `PT15M`, `00:15:00`.
func AnyDialect(s string) (time.Duration, error) {
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return 0, errDuration
	}
	var found *time.Duration
	for _, d := range []Dialect{NpmMS, GoDialect, ISO8601, TimeSpanDialect} {
		v, err := d.Parse(s)
		if err != nil {
			continue
		}
		if found != nil && *found != v {
			return 0, errDuration
		}
		found = &v
	}
	if found == nil {
		return 0, errDuration
	}
	return *found, nil
}

// parseNpm follows the npm package ms 2.1: one number, one optional unit in any case, at most 100 characters.
func parseNpm(s string) (time.Duration, error) {
	if len(s) > 100 {
		return 0, errDuration
	}
	number, unit := splitNumber(s)
	if number == "" || strings.HasPrefix(number, "+") {
		return 0, errDuration
	}
	if unit == "" {
		return times(number, time.Millisecond)
	}
	var length time.Duration
	switch strings.ToLower(unit) {
	case "years", "year", "yrs", "yr", "y":
		length = 31557600 * time.Second // 365.25 days
	case "weeks", "week", "w":
		length = 7 * day
	case "days", "day", "d":
		length = day
	case "hours", "hour", "hrs", "hr", "h":
		length = time.Hour
	case "minutes", "minute", "mins", "min", "m":
		length = time.Minute
	case "seconds", "second", "secs", "sec", "s":
		length = time.Second
	case "milliseconds", "millisecond", "msecs", "msec", "ms":
		length = time.Millisecond
	default:
		return 0, errDuration
	}
	return times(number, length)
}

// splitNumber divides "1.5 h" into its number and its unit.
func splitNumber(s string) (number, unit string) {
	n := 0
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] == '.' || n == 0 && (s[n] == '-' || s[n] == '+')) {
		n++
	}
	if strings.Trim(s[:n], "-+.") == "" {
		return "", s
	}
	return s[:n], strings.TrimLeft(s[n:], " ")
}

func parseUnit(s string, units map[string]time.Duration) (time.Duration, error) {
	number, unit := splitNumber(s)
	length, ok := units[unit]
	if number == "" || !ok || strings.Contains(s, " ") {
		return 0, errDuration
	}
	return times(number, length)
}

// times multiplies a decimal number by a length. Whole numbers are exact.
func times(number string, length time.Duration) (time.Duration, error) {
	if n, err := strconv.ParseInt(number, 10, 64); err == nil {
		if n != 0 && (n > math.MaxInt64/int64(length) || n < math.MinInt64/int64(length)) {
			return 0, ErrTooLong
		}
		return time.Duration(n) * length, nil
	}
	f, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, errDuration
	}
	v := math.Round(f * float64(length))
	if math.IsNaN(v) || math.Abs(v) >= math.MaxInt64 {
		return 0, ErrTooLong
	}
	return time.Duration(v), nil
}

// parseISO reads P[nW] and P[nD][T[nH][nM][nS]]; years and months are 365 and 30 days.
func parseISO(s string) (time.Duration, error) {
	rest, ok := strings.CutPrefix(strings.ToUpper(s), "P")
	if !ok || rest == "" || strings.HasSuffix(rest, "T") {
		return 0, errDuration
	}
	units := map[byte]time.Duration{'Y': 365 * day, 'M': 30 * day, 'W': 7 * day, 'D': day}
	var total time.Duration
	for rest != "" {
		if rest[0] == 'T' {
			units = map[byte]time.Duration{'H': time.Hour, 'M': time.Minute, 'S': time.Second}
			rest = rest[1:]
			continue
		}
		n := strings.IndexFunc(rest, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != '-' })
		if n <= 0 || units[rest[n]] == 0 {
			return 0, errDuration
		}
		v, err := times(rest[:n], units[rest[n]])
		if err != nil {
			return 0, err
		}
		if total, err = add(total, v); err != nil {
			return 0, err
		}
		delete(units, rest[n])
		rest = rest[n+1:]
	}
	return total, nil
}

func add(a, b time.Duration) (time.Duration, error) {
	if b > 0 && a > math.MaxInt64-b || b < 0 && a < math.MinInt64-b {
		return 0, ErrTooLong
	}
	return a + b, nil
}

// parseTimeSpan reads .NET's [d.]hh:mm[:ss[.f]], and a bare number as days.
func parseTimeSpan(s string) (time.Duration, error) {
	if n, err := strconv.ParseUint(s, 10, 32); err == nil {
		return times(strconv.FormatUint(n, 10), day)
	}
	var days string
	clock := s
	if before, after, found := strings.Cut(s, "."); found && !strings.Contains(before, ":") {
		days, clock = before, after
	}
	parts := strings.Split(clock, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, errDuration
	}
	total := time.Duration(0)
	if days != "" {
		v, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return 0, errDuration
		}
		total = time.Duration(v) * day
	}
	for i, p := range parts {
		length, limit := time.Hour, 24.0
		if i > 0 {
			limit = 60
		}
		if i == 1 {
			length = time.Minute
		} else if i == 2 {
			length = time.Second
		}
		f, err := strconv.ParseFloat(p, 64)
		if err != nil || p == "" || f < 0 || f >= limit || i < 2 && strings.Contains(p, ".") || len(p) > 10 {
			return 0, errDuration
		}
		total += time.Duration(math.Round(f * float64(length)))
	}
	return total, nil
}

// Words writes a duration as people say it, exactly: 2h, 1h5m, 7d, 500ms.
func Words(d time.Duration) string {
	if d == 0 {
		return "0s"
	}
	var b strings.Builder
	if d < 0 {
		b.WriteByte('-')
		if d == math.MinInt64 {
			return "-292y"
		}
		d = -d
	}
	parts := 0
	for _, u := range []struct {
		name   string
		length time.Duration
	}{{"d", day}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}, {"ms", time.Millisecond}} {
		if n := d / u.length; n > 0 && parts < 3 {
			fmt.Fprintf(&b, "%d%s", n, u.name)
			d %= u.length
			parts++
		}
	}
	if parts == 0 {
		return "less than 1ms"
	}
	return b.String()
}
