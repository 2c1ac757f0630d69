package config

import (
	"math/big"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDialectsReadWhatTheirLibrariesRead(t *testing.T) {
	const none = -1
	for _, c := range []struct {
		dialect Dialect
		in      string
		want    time.Duration
	}{
		// Measured with jsonwebtoken 9 and ms 2.1.
		{NpmMS, "3600", 3600 * time.Millisecond},
		{NpmMS, "7d", 7 * day},
		{NpmMS, "2 days", 2 * day},
		{NpmMS, "1M", time.Minute},
		{NpmMS, "1.5h", 90 * time.Minute},
		{NpmMS, "1y", 31557600 * time.Second},
		{NpmMS, "1mo", none},
		{NpmMS, "P1D", none},
		{NpmMS, "1h30m", none},
		{NpmMS, "60 * 60", none},
		{NpmMS, "", none},
		{NpmMS, strings.Repeat("9", 101), none},
		{GoDialect, "1h30m", 90 * time.Minute},
		{GoDialect, "7d", none},
		{ISO8601, "PT15M", 15 * time.Minute},
		{ISO8601, "P1DT2H", 26 * time.Hour},
		{ISO8601, "P1M", 30 * day},
		{ISO8601, "PT", none},
		{ISO8601, "P", none},
		{ISO8601, "PT1M2M", none},
		{SpringDialect, "10s", 10 * time.Second},
		{SpringDialect, "PT1H", time.Hour},
		{SpringDialect, "1w", none},
		{TimeSpanDialect, "00:15:00", 15 * time.Minute},
		{TimeSpanDialect, "1.02:00:00", 26 * time.Hour},
		{TimeSpanDialect, "15", 15 * day},
		{TimeSpanDialect, "25:00:00", none},
		{TimeSpanDialect, "00:60:00", none},
		{ShortDialect, "2h", 2 * time.Hour},
		{ShortDialect, "500ms", 500 * time.Millisecond},
		{ShortDialect, "2 h", none},
		{ShortDialect, "2w", none},
		{ShortDialect, "2", none},
	} {
		got, err := c.dialect.Parse(c.in)
		if c.want == none {
			if err == nil {
				t.Errorf("%s reads %q as %s", c.dialect, c.in, got)
			}
			continue
		}
		if err != nil || got != c.want {
			t.Errorf("%s reads %q as %s (%v), want %s", c.dialect, c.in, got, err, c.want)
		}
	}
}

func TestADurationThatTwoDialectsReadDifferentlyIsNotGuessed(t *testing.T) {
	for _, in := range []string{"15", "1.5", "never", "", "1y2"} {
		if d, err := AnyDialect(in); err == nil {
			t.Errorf("%q is taken for %s", in, d)
		}
	}
	for in, want := range map[string]time.Duration{"15m": 15 * time.Minute, "7d": 7 * day, "PT15M": 15 * time.Minute, "1h30m": 90 * time.Minute} {
		if d, err := AnyDialect(in); err != nil || d != want {
			t.Errorf("%q is taken for %s (%v), want %s", in, d, err, want)
		}
	}
}

// The arithmetic agrees with math/big wherever it gives an answer.
func TestArithmeticIsExactOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOfN(rapid.Int64Range(0, 1<<40), 1, 5).Draw(t, "numbers")
		text, want, sum := "", big.NewInt(0), big.NewInt(1)
		for i, n := range numbers {
			factor := strconv.FormatInt(n, 10)
			switch {
			case i == 0:
				text, sum = factor, big.NewInt(n)
			case rapid.Bool().Draw(t, "times"):
				text += " * " + factor
				sum = new(big.Int).Mul(sum, big.NewInt(n))
			default:
				text += " + " + factor
				want.Add(want, sum)
				sum = big.NewInt(n)
			}
		}
		want.Add(want, sum)
		got, err := Evaluate(text)
		if err == nil && want.Cmp(big.NewInt(got)) != 0 {
			t.Fatalf("%s = %d, want %s", text, got, want)
		}
		if err != nil && want.IsInt64() && len(text) <= maxExpression && allFit(text) {
			t.Fatalf("%s is refused: %v, want %s", text, err, want)
		}
	})
	for in, want := range map[string]int64{"1000 * 60 * 15": 900000, "(1000 * 60 * 60 * 24) * 7": 604800000, "60*24*8": 11520, "1_000": 1000, "-(3)": -3, "7/7": 1} {
		if got, err := Evaluate(in); err != nil || got != want {
			t.Errorf("%s = %d (%v), want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"", "1 +", "()", "1/0", "7/2", "a", "1 2", "9223372036854775807+1", strings.Repeat("(", 60) + "1", "0x10", "1e3"} {
		if got, err := Evaluate(in); err == nil {
			t.Errorf("%q = %d", in, got)
		}
	}
}

// allFit: no step of a sum of products leaves 64 bits.
func allFit(text string) bool {
	total := big.NewInt(0)
	for term := range strings.SplitSeq(text, " + ") {
		product := big.NewInt(1)
		for f := range strings.SplitSeq(term, " * ") {
			n, _ := new(big.Int).SetString(f, 10)
			product.Mul(product, n)
			if !product.IsInt64() {
				return false
			}
		}
		if total.Add(total, product); !total.IsInt64() {
			return false
		}
	}
	return true
}

func FuzzDurations(f *testing.F) {
	for _, s := range []string{"7d", "1h30m", "PT15M", "1.02:03:04", "1000 * 60 * 15", "99999999999999999999d", "P9999999999Y", "-1.5e3h", "1:1:1.9999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, d := range []Dialect{NpmMS, GoDialect, ISO8601, SpringDialect, TimeSpanDialect, ShortDialect, PlainNumber} {
			if v, err := d.Parse(s); err == nil {
				_ = Words(v)
			}
		}
		_, _ = AnyDialect(s)
		_, _ = Evaluate(s)
		shown := NewValue(s).Shown()
		if strings.ContainsAny(shown, "\n\x1b") {
			t.Errorf("%q is shown as %q", s, shown)
		}
		_ = NewValue("x").Spelled(s).Shown()
		_ = Classify(s)
		_ = Meant(s)
		_ = IgnoresIn("f", s, true, "#", "//")
		if b, err := ParseBaseline([]byte(s)); err == nil {
			b.mute(nil)
		}
	})
}
