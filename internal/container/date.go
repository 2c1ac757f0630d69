package container

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// DateFormat makes date print what [ParseDate] reads: the seconds since 1970, the zone as an offset and as a name.
const DateFormat = "+%s %z %Z"

// Date is what date printed in a container.
type Date struct {
	// At is the instant, in whole seconds, rounded down; its zone is the container's.
	At time.Time
}

// ParseDate reads what `date '+%s %z %Z'` prints.
func ParseDate(text []byte) (Date, error) {
	words := strings.Fields(string(text))
	if len(words) < 2 || len(words) > 3 || len(words[1]) != 5 {
		return Date{}, fmt.Errorf("date: %w", ErrOutput)
	}
	unix, err := strconv.ParseInt(words[0], 10, 64)
	zone, zoneErr := time.Parse("-0700", words[1])
	if err != nil || zoneErr != nil || unix < 0 || unix > 1e11 {
		return Date{}, fmt.Errorf("date: %w", ErrOutput)
	}
	_, offset := zone.Zone()
	name := words[1]
	if len(words) == 3 {
		name = words[2]
	}
	return Date{At: time.Unix(unix, 0).In(time.FixedZone(name, offset))}, nil
}

// Against says how far the date's clock is ahead of the one that read from and to around it: the middle of what is
// possible, and half its width. A clock that shows whole seconds is up to a second further than it shows.
func (d Date) Against(from, to time.Time) (offset, radius time.Duration) {
	low, high := d.At.Sub(to), d.At.Add(time.Second).Sub(from)
	return (low + high) / 2, (high - low) / 2
}
