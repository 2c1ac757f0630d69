package clock

import (
	"fmt"
	"time"
)

// Words says how far a clock is from another, as exactly as is known: "37.2 s behind", "5h 30m ahead".
func Words(difference Interval) string {
	side := " ahead of"
	if difference.Middle() < 0 {
		side = " behind"
	}
	return Amount(difference.Middle(), difference.Radius()) + side
}

// Signed writes an offset with its sign and its largest error: "-37.250 s ± 0.9 ms".
func Signed(offset Interval) string {
	sign := "+"
	if offset.Middle() < 0 {
		sign = "-"
	}
	return sign + Amount(offset.Middle(), offset.Radius()) + " ± " + Error(offset.Radius())
}

// Error writes a largest error: "0.9 ms", "0.5 s".
func Error(radius time.Duration) string {
	switch {
	case radius >= 100*time.Millisecond:
		return fmt.Sprintf("%.1f s", ceil(radius, 100*time.Millisecond).Seconds())
	case radius >= 10*time.Millisecond:
		return fmt.Sprintf("%d ms", ceil(radius, time.Millisecond)/time.Millisecond)
	}
	return fmt.Sprintf("%.1f ms", ceil(radius, 100*time.Microsecond).Seconds()*1000)
}

// ceil rounds up: an error that is written smaller than it is would be no bound.
func ceil(d, unit time.Duration) time.Duration { return (d + unit - 1).Truncate(unit) }

// Amount writes a duration without its sign, with as many digits as the largest error leaves a meaning to.
func Amount(d, radius time.Duration) string {
	d = d.Abs()
	switch {
	case radius >= 100*time.Millisecond && d >= 2*time.Minute:
		return long(d.Round(time.Second))
	case radius >= 100*time.Millisecond:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case radius >= 10*time.Millisecond && d >= time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case radius >= 10*time.Millisecond:
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond)/time.Millisecond)
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%.3f s", d.Seconds())
}

// long writes days, hours, minutes and seconds without those that are none.
func long(d time.Duration) string {
	text := ""
	for _, u := range []struct {
		name string
		size time.Duration
	}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}} {
		if n := d / u.size; n > 0 {
			text += fmt.Sprintf(" %d%s", n, u.name)
			d %= u.size
		}
	}
	if text == "" {
		return "0s"
	}
	return text[1:]
}

// Round writes a duration in whole seconds, rounded up.
func Round(d time.Duration) string { return long(ceil(d, time.Second)) }
