package cmd

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/xhit/go-str2duration/v2"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// The instants that can be written with a four-digit year, as RFC 3339 wants it: 0001-01-01 and the end of 9999.
const (
	minEpoch = -62135596800
	maxEpoch = 253402300799
)

// parseTime reads an instant: RFC 3339 (a space may stand for the T), or seconds since the epoch, with a fraction
// if need be.
func parseTime(s string) (time.Time, error) {
	if t, ok := parseRFC3339(s); ok {
		return t, nil
	}
	if t, ok, err := parseEpoch(s); ok || err != nil {
		return t, err
	}
	if t, ok := parseWithoutZone(s); ok {
		return time.Time{}, fmt.Errorf("%s names no zone; UTC would be %s", finding.Quote(s), t.Format(time.RFC3339))
	}
	return time.Time{}, errors.New("it is neither RFC 3339 (2025-08-03T08:35:27Z) nor seconds since the epoch (1754210127)")
}

func parseRFC3339(s string) (time.Time, bool) {
	s = strings.ToUpper(s) // RFC 3339 §5.6: t and z may be lower case
	if len(s) > 10 && s[10] == ' ' {
		s = s[:10] + "T" + s[11:]
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return t, err == nil
}

func parseWithoutZone(s string) (time.Time, bool) {
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// parseEpoch reads seconds since the epoch; ok is false when s is no number at all.
func parseEpoch(s string) (t time.Time, ok bool, err error) {
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+"), ".")
	if whole == "" || strings.Trim(whole, "0123456789") != "" || strings.Trim(fraction, "0123456789") != "" {
		return time.Time{}, false, nil
	}
	sec, err := strconv.ParseInt(whole, 10, 64)
	if strings.HasPrefix(s, "-") {
		sec = -sec
	}
	if err != nil || sec < minEpoch || sec > maxEpoch {
		return time.Time{}, false, fmt.Errorf("as seconds it is outside of the years 1 to 9999%s", finerUnit(whole))
	}
	nanos, _ := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
	if strings.HasPrefix(s, "-") {
		nanos = -nanos
	}
	return time.Unix(sec, nanos).UTC(), true, nil
}

// finerUnit says which unit a number too large for seconds was probably written in.
func finerUnit(digits string) string {
	for _, u := range []struct {
		name  string
		zeros int
	}{{"milliseconds", 3}, {"microseconds", 6}, {"nanoseconds", 9}} {
		if n := len(digits) - u.zeros; n >= 9 && n <= 10 {
			return fmt.Sprintf("; it looks like %s, and seconds would be %s", u.name, digits[:n])
		}
	}
	return ""
}

// parseZone reads a time zone: utc, local, a name of the IANA database, or an offset such as +07:00.
func parseZone(name string, local *time.Location) (*time.Location, error) {
	switch strings.ToLower(name) {
	case "utc", "z", "gmt":
		return time.UTC, nil
	case "local":
		return local, nil
	case "":
		return nil, errors.New("it is empty: a zone is a name like Asia/Bangkok, or local, or utc")
	}
	if z, ok := parseOffset(name); ok {
		return z, nil
	}
	z, err := time.LoadLocation(name)
	if err == nil {
		return z, nil
	}
	if z, err := time.LoadLocation(zoneSpelling(name)); err == nil {
		return z, nil
	}
	if _, err := time.LoadLocation("Etc/UTC"); err != nil {
		return nil, errors.New("this machine has no time zone database: install the package tzdata, or give an offset such as +07:00")
	}
	return nil, errors.New("no such zone: names are like Asia/Bangkok or Europe/Berlin, offsets like +07:00")
}

// zoneSpelling writes asia/bangkok and america/new_york the way the database does.
func zoneSpelling(name string) string {
	b := []byte(strings.ToLower(name))
	for i := range b {
		if (i == 0 || b[i-1] == '/' || b[i-1] == '_') && b[i] >= 'a' && b[i] <= 'z' {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}

// parseOffset reads +07:00, -0330 and +7, alone or behind UTC.
func parseOffset(s string) (*time.Location, bool) {
	s = strings.TrimPrefix(strings.ToUpper(s), "UTC")
	if len(s) < 2 || s[0] != '+' && s[0] != '-' {
		return nil, false
	}
	hour, minute, colon := strings.Cut(s[1:], ":")
	if !colon && len(hour) == 4 {
		hour, minute = hour[:2], hour[2:]
	} else if !colon {
		minute = "00"
	}
	if len(hour) == 1 {
		hour = "0" + hour
	}
	digits := hour + minute
	if len(hour) != 2 || len(minute) != 2 || strings.Trim(digits, "0123456789") != "" {
		return nil, false
	}
	hours, _ := strconv.Atoi(digits[:2])
	minutes, _ := strconv.Atoi(digits[2:])
	if hours > 14 || minutes > 59 {
		return nil, false
	}
	offset := hours*3600 + minutes*60
	label := s[:1] + digits[:2]
	if minutes != 0 {
		label += ":" + digits[2:]
	}
	if s[0] == '-' {
		offset = -offset
	}
	return time.FixedZone(label, offset), true
}

// parseDuration reads a duration: Go's units plus d (24 h) and w (7 d), or bare seconds. It may be negative.
func parseDuration(s string) (time.Duration, error) {
	if d, ok, err := parseSeconds(s); ok || err != nil {
		return d, err
	}
	d, err := str2duration.ParseDuration(s)
	if err != nil {
		// The library's messages speak of package time and repeat the value, which the flag error shows already.
		return 0, errors.New("it is no duration up to 292 years: write 90s, 15m, 1h30m, 14d, 2w, or bare seconds")
	}
	return d, nil
}

// parseSeconds reads bare seconds, exactly; ok is false when s is no plain number.
func parseSeconds(s string) (d time.Duration, ok bool, err error) {
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+"), ".")
	if whole == "" || len(s) > 40 || strings.Trim(whole+fraction, "0123456789") != "" {
		return 0, false, nil
	}
	nanos, _ := new(big.Int).SetString(whole+(fraction + "000000000")[:9], 10)
	if strings.HasPrefix(s, "-") {
		nanos.Neg(nanos)
	}
	if !nanos.IsInt64() {
		return 0, false, errors.New("it is longer than 292 years")
	}
	return time.Duration(nanos.Int64()), true, nil
}
