package cmd

import (
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTimesAreReadExactly(t *testing.T) {
	want := time.Date(2025, 8, 3, 8, 35, 27, 0, time.UTC)
	for in, want := range map[string]time.Time{
		"2025-08-03T08:35:27Z":           want,
		"2025-08-03 08:35:27Z":           want,
		"2025-08-03t08:35:27z":           want,
		"2025-08-03T15:35:27+07:00":      want,
		"2025-08-03 15:35:27+07:00":      want,
		"2025-08-03T08:35:27.25Z":        want.Add(250 * time.Millisecond),
		"1754210127":                     want,
		"+1754210127":                    want,
		"1754210127.25":                  want.Add(250 * time.Millisecond),
		"1754210127.0000000019":          want.Add(1),
		"0":                              time.Unix(0, 0),
		"-1":                             time.Unix(-1, 0),
		"-0.25":                          time.Unix(0, -250_000_000),
		"-62135596800":                   time.Unix(minEpoch, 0),
		"253402300799":                   time.Unix(maxEpoch, 0),
		"0001-01-01T00:00:00Z":           time.Unix(minEpoch, 0),
		"9999-12-31T23:59:59.999999999Z": time.Unix(maxEpoch, 999_999_999),
	} {
		got, err := parseTime(in)
		if err != nil || !got.Equal(want) {
			t.Errorf("%q is %v (%v), want %v", in, got, err, want)
		}
	}
}

func TestWrongTimesSayWhatToWrite(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "neither RFC 3339",
		"now":                     "neither RFC 3339",
		"2025-08-03T08:35:27":     "names no zone; UTC would be 2025-08-03T08:35:27Z",
		"2025-08-03":              "names no zone",
		"2025-02-30T00:00:00Z":    "neither RFC 3339",
		"1754210127000":           "milliseconds, and seconds would be 1754210127",
		"1754210127000000":        "microseconds, and seconds would be 1754210127",
		"1754210127000000000":     "nanoseconds, and seconds would be 1754210127",
		"99999999999999999999999": "outside of the years",
		"-62135596801":            "outside of the years",
		"1e9":                     "neither RFC 3339",
		"0x10":                    "neither RFC 3339",
		"1.2.3":                   "neither RFC 3339",
		"+-5":                     "neither RFC 3339",
		".5":                      "neither RFC 3339",
	} {
		got, err := parseTime(in)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %v, error %v; want an error with %q", in, got, err, want)
		}
	}
}

func TestDurationsAreReadExactly(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"90":                    90 * time.Second,
		"0":                     0,
		"-90":                   -90 * time.Second,
		"1.5":                   1500 * time.Millisecond,
		"-0.5":                  -500 * time.Millisecond,
		"90s":                   90 * time.Second,
		"15m":                   15 * time.Minute,
		"1h30m":                 90 * time.Minute,
		"1.5h":                  90 * time.Minute,
		"-1h":                   -time.Hour,
		"+5m":                   5 * time.Minute,
		"14d":                   14 * 24 * time.Hour,
		"2w":                    14 * 24 * time.Hour,
		"1w2d3h":                (9*24 + 3) * time.Hour,
		"0.5d":                  12 * time.Hour,
		"250ms":                 250 * time.Millisecond,
		"1d0.5h":                24*time.Hour + 30*time.Minute,
		"9223372036":            9223372036 * time.Second,
		"-9223372036.854775808": math.MinInt64,
	} {
		if got, err := parseDuration(in); err != nil || got != want {
			t.Errorf("%q is %v (%v), want %v", in, got, err, want)
		}
	}
}

func TestWrongDurationsAreRefused(t *testing.T) {
	for _, in := range []string{
		"", "-", "+", ".", "s", "d", "5M", "5 m", "5min", "1e3", "1e3s", "--5", "+-5m", "9223372037", "15251w",
		"106752d", "99999999999999999999", "99999999999999999999d", "-9223372036.854775809", "1.2.3", "0x10", "∞", "5m\n",
	} {
		if got, err := parseDuration(in); err == nil {
			t.Errorf("%q was read as %v", in, got)
		}
	}
}

func TestBareSecondsAgreeWithExactArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`-?[0-9]{1,12}(\.[0-9]{0,12})?`).Draw(t, "seconds")
		exact, ok := new(big.Rat).SetString(strings.TrimSuffix(in, "."))
		if !ok {
			t.Skip("no number")
		}
		exact.Mul(exact, big.NewRat(1e9, 1))
		want := new(big.Int).Quo(exact.Num(), exact.Denom()) // cut to nanoseconds
		got, err := parseDuration(in)
		switch {
		case !want.IsInt64() && err == nil:
			t.Fatalf("%s was read as %v and does not fit", in, got)
		case want.IsInt64() && (err != nil || int64(got) != want.Int64()):
			t.Fatalf("%s is %d (%v), want %d", in, got, err, want)
		}
	})
}

func TestDurationsWithDaysAgreeWithExactArithmetic(t *testing.T) {
	units := map[string]int64{"w": 7 * 86400e9, "d": 86400e9, "h": 3600e9, "m": 60e9, "s": 1e9, "ms": 1e6}
	rapid.Check(t, func(t *rapid.T) {
		want, in := new(big.Int), ""
		for _, unit := range []string{"w", "d", "h", "m", "s", "ms"} {
			if n := rapid.Int64Range(0, 20000).Draw(t, unit); n > 0 {
				in += big.NewInt(n).String() + unit
				want.Add(want, new(big.Int).Mul(big.NewInt(n), big.NewInt(units[unit])))
			}
		}
		if in == "" {
			t.Skip("nothing")
		}
		if rapid.Bool().Draw(t, "negative") {
			in = "-" + in
			want.Neg(want)
		}
		got, err := parseDuration(in)
		if (err == nil) != want.IsInt64() || err == nil && int64(got) != want.Int64() {
			t.Fatalf("%s is %d (%v), want %d", in, got, err, want)
		}
	})
}

func TestZones(t *testing.T) {
	at := time.Date(2025, 8, 3, 8, 35, 27, 0, time.UTC)
	local := time.FixedZone("XYZ", 3600)
	for in, want := range map[string]string{
		"utc":              "08:35 UTC",
		"UTC":              "08:35 UTC",
		"local":            "09:35 XYZ",
		"Asia/Bangkok":     "15:35 +07",
		"asia/bangkok":     "15:35 +07",
		"america/new_york": "04:35 EDT",
		"+07:00":           "15:35 +07",
		"UTC+7":            "15:35 +07",
		"-0330":            "05:05 -03:30",
	} {
		z, err := parseZone(in, local)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if got := at.In(z).Format("15:04 MST"); got != want {
			t.Errorf("in %q it is %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{"", "Mars/Phobos", "../etc/passwd", "/etc/passwd", "+99:00", "+7:5:3", "+", "+:", "-:", "+:30", "+1:2", "+123", "+7:", "ICT", "\x1b[2J"} {
		if z, err := parseZone(in, local); err == nil {
			t.Errorf("%q was read as %v", in, z)
		}
	}
}

func FuzzTimesAndDurations(f *testing.F) {
	for _, s := range []string{"2025-08-03T08:35:27Z", "1754210127.25", "-5", "1h30m", "2w", "+07:00", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if at, err := parseTime(s); err == nil && (at.Unix() < minEpoch-86400 || at.Unix() > maxEpoch+86400) {
			t.Errorf("%q is read as %v", s, at)
		}
		_, _ = parseDuration(s)
		_, _ = parseOffset(s)
	})
}
