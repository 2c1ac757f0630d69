package clock

import "time"

const (
	// quarter is the step of the world's time zones; the smallest difference that one can be mistaken for is two.
	quarter = 15 * time.Minute
	// zoneSlack is how far a whole number of quarters may be missed by a difference that comes from a zone: the clocks
	// themselves need not agree to the second.
	zoneSlack = 2 * time.Second
)

// ZoneOf returns the time zone's offset that a difference of two clocks is off by, where it is one: a whole number of
// quarters of an hour, at least two of them and at most the 14 hours that zones reach. Clocks drift by anything; whole
// quarters come from code that took local time for UTC, or from a clock set so.
func ZoneOf(difference Interval) (time.Duration, bool) {
	middle := difference.Middle()
	zone := middle.Round(quarter)
	if zone.Abs() < 2*quarter || zone.Abs() > 14*time.Hour || difference.Radius() > zoneSlack || (middle-zone).Abs() > zoneSlack {
		return 0, false
	}
	return zone, true
}

// SmearDay reports whether the instant is within half a day of the end of June or December (UTC), where leap seconds
// are put: around one, time servers that smear it and those that do not are up to a second apart, both rightly.
func SmearDay(at time.Time) bool {
	at = at.UTC()
	for _, end := range []time.Time{
		time.Date(at.Year(), time.January, 1, 0, 0, 0, 0, time.UTC),
		time.Date(at.Year(), time.July, 1, 0, 0, 0, 0, time.UTC),
		time.Date(at.Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC),
	} {
		if at.Sub(end).Abs() <= 12*time.Hour {
			return true
		}
	}
	return false
}
