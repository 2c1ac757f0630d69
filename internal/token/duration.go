package token

import (
	"math"
	"strconv"
	"strings"
)

const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
	year   = 365 * day
)

// Duration writes a number of seconds for people: 41m20s, 2h, 1h0m5s as 1h5s, 3d4h, 2y31d. Below a day it is exact;
// from a day on only the two largest units are shown, rounded down. A negative number loses its sign: the words
// around it say which way it points.
func Duration(seconds int64) string {
	if seconds == math.MinInt64 {
		seconds++
	}
	if seconds < 0 {
		seconds = -seconds
	}
	if seconds == 0 {
		return "0s"
	}
	switch {
	case seconds >= year:
		return joinUnits(part{seconds / year, "y"}, part{seconds % year / day, "d"})
	case seconds >= day:
		return joinUnits(part{seconds / day, "d"}, part{seconds % day / hour, "h"})
	}
	return joinUnits(part{seconds / hour, "h"}, part{seconds % hour / minute, "m"}, part{seconds % minute, "s"})
}

type part struct {
	n    int64
	unit string
}

func joinUnits(parts ...part) string {
	var b strings.Builder
	for _, p := range parts {
		if p.n != 0 {
			b.WriteString(strconv.FormatInt(p.n, 10))
			b.WriteString(p.unit)
		}
	}
	return b.String()
}

// Relative says where an instant lies as seen from now, given the difference in seconds: "in 14m3s", "41m20s ago",
// "now".
func Relative(seconds int64) string {
	switch {
	case seconds > 0:
		return "in " + Duration(seconds)
	case seconds < 0:
		return Duration(seconds) + " ago"
	}
	return "now"
}

// relativeTo says where a time claim lies; exp that has been reached says so.
func relativeTo(claim string, seconds int64) string {
	if claim == "exp" && seconds <= 0 {
		return "expired " + Relative(seconds)
	}
	return Relative(seconds)
}

func itoa(n int) string { return strconv.Itoa(n) }
