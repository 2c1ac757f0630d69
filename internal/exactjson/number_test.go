package exactjson

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func mustNumber(t interface{ Fatalf(string, ...any) }, s string) Number {
	n, ok := ParseNumber([]byte(s))
	if !ok {
		t.Fatalf("%q is not taken as a number", s)
	}
	return n
}

func TestNumberSplitsIntoFloorAndFraction(t *testing.T) {
	for _, c := range []struct {
		in    string
		whole int64
		frac  string
		exact bool
	}{
		{"0", 0, "", true},
		{"-0", 0, "", true}, // bad input 29
		{"-1", -1, "", true},
		{"1E+3", 1000, "", true}, // 35
		{"1e10", 10_000_000_000, "", true},
		{"10.0", 10, "", true},
		{"1.50", 1, "5", true},
		{"1764485341.25", 1764485341, "25", true},
		{"1700000000000.999999999", 1_700_000_000_000, "999999999", true}, // 40
		{"-0.25", -1, "75", true},
		{"-1.5", -2, "5", true},
		{"-2.0", -2, "", true},
		{"15e-1", 1, "5", true},
		{"123456e-3", 123, "456", true},
		{"1e-3", 0, "001", true},
		{"9223372036854775807", math.MaxInt64, "", true}, // 37
		{"9223372036854775807.5", math.MaxInt64, "5", true},
		{"9223372036854775808", math.MaxInt64, "", false}, // 38
		{"-9223372036854775808", math.MinInt64, "", true},
		{"-9223372036854775808.5", math.MinInt64, "", false},
		{"-9223372036854775809", math.MinInt64, "", false},
		{"18446744073709551616", math.MaxInt64, "", false},
		{"1.79e308", math.MaxInt64, "", false}, // 39
		{"1e400", math.MaxInt64, "", false},    // 36
		{"-1e400", math.MinInt64, "", false},
		{"1e99999999999999999999", math.MaxInt64, "", false},
		{"0e99999999999999999999", 0, "", true},
		{"1e-99999999999999999999", 0, "", false},
		{"-1e-99999999999999999999", -1, "", false},
		{"0." + strings.Repeat("3", 5000), 0, strings.Repeat("3", 1024), false},
	} {
		n := mustNumber(t, c.in)
		whole, frac, exact := n.Integer()
		if whole != c.whole || frac != c.frac || exact != c.exact {
			t.Errorf("%.40s = %d %.40q %v, want %d %.40q %v", c.in, whole, frac, exact, c.whole, c.frac, c.exact)
		}
		if n.String() != c.in {
			t.Errorf("String = %q", n.String())
		}
	}
}

func TestNumberComparesExactlyAtTheEdges(t *testing.T) {
	tiny := "." + strings.Repeat("0", 2000) + "1"
	for _, c := range []struct {
		in   string
		v    int64
		want int
	}{
		{"1e-5000", 0, 1},
		{"-1e-5000", 0, -1},
		{"-1e-5000", -1, 1},
		{"1e400", math.MaxInt64, 1},
		{"-1e400", math.MinInt64, -1},
		{"9223372036854775807", math.MaxInt64, 0},
		{"9223372036854775807" + tiny, math.MaxInt64, 1},
		{"-9223372036854775807" + tiny, math.MinInt64, 1},
		{"-9223372036854775808", math.MinInt64, 0},
		{"-9223372036854775808" + tiny, math.MinInt64, -1},
		{"100" + tiny, 100, 1},
		{"1e2", 100, 0},
	} {
		if got := mustNumber(t, c.in).Compare(c.v); got != c.want {
			t.Errorf("%.40s against %d: %d, want %d", c.in, c.v, got, c.want)
		}
	}
}

func TestWhatIsNoNumber(t *testing.T) {
	for _, s := range []string{"", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x10", "NaN", " 1", "1 ", "1_000", "--1", "1.5.5", "1e5.5", "\"1\""} {
		if n, ok := ParseNumber([]byte(s)); ok {
			t.Errorf("%q is taken as %v", s, n)
		}
	}
}

// numberText draws any spelling of a JSON number whose value math/big can still hold in memory.
func numberText(t *rapid.T) string {
	s := rapid.SampledFrom([]string{"", "-"}).Draw(t, "sign")
	s += rapid.StringMatching(`0|[1-9][0-9]{0,25}`).Draw(t, "whole")
	s += rapid.StringMatching(`(\.[0-9]{1,25})?`).Draw(t, "fraction")
	return s + rapid.StringMatching(`([eE][+-]?[0-9]{1,2})?`).Draw(t, "exponent")
}

func TestNumberAgreesWithBigRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := numberText(t)
		n := mustNumber(t, s)
		r, ok := new(big.Rat).SetString(s)
		if !ok {
			t.Fatalf("math/big does not read %q", s)
		}
		if n.Sign() != r.Sign() || n.IsInteger() != r.IsInt() {
			t.Fatalf("%s: sign %d, integer %v", s, n.Sign(), n.IsInteger())
		}
		floor := new(big.Int).Div(r.Num(), r.Denom()) // Euclidean: the floor, as the divisor is positive
		whole, frac, exact := n.Integer()
		if exact != floor.IsInt64() {
			t.Fatalf("%s: exact %v", s, exact)
		}
		if exact {
			sum := new(big.Rat).SetInt64(whole)
			if frac != "" {
				f, _ := new(big.Rat).SetString("0." + frac)
				sum.Add(sum, f)
			}
			if sum.Cmp(r) != 0 || strings.HasSuffix(frac, "0") {
				t.Fatalf("%s = %d + 0.%s", s, whole, frac)
			}
		}
		v := rapid.OneOf(rapid.Int64(), rapid.Just(whole), rapid.Int64Range(-3, 3)).Draw(t, "v")
		if got, want := n.Compare(v), r.Cmp(new(big.Rat).SetInt64(v)); got != want {
			t.Fatalf("%s against %d: %d, want %d", s, v, got, want)
		}
	})
}
