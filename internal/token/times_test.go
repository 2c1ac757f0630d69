package token

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
)

func claimsToken(claims string) Token { return Parse(madeOf(`{"alg":"HS256"}`, claims)) }

// TestTimeClaims reads each kind of value; numbers are those of the list of bad inputs.
func TestTimeClaims(t *testing.T) {
	for _, c := range []struct {
		name, value string
		valid       bool
		problem     string
		unit        Unit
		unix        string // the instant read as seconds, empty where there is no number
		lenient     string // the instant that a forgiving reader takes, empty for none
	}{
		{"28: zero", "0", true, "", UnitSeconds, "0", "1970-01-01T00:00:00Z"},
		{"29: minus zero", "-0", true, "", UnitSeconds, "0", "1970-01-01T00:00:00Z"},
		{"30: minus one", "-1", true, "", UnitSeconds, "-1", "1969-12-31T23:59:59Z"},
		{"a negative fraction", "-0.25", true, "", UnitSeconds, "-0.25", "1969-12-31T23:59:59.75Z"},
		{"31: number in quotes", `"1700000000"`, false, ProblemString, UnitSeconds, "", "2023-11-14T22:13:20Z"},
		{"32: milliseconds", "1700000000000", false, ProblemOutOfRange, UnitMilliseconds, "1700000000000", "2023-11-14T22:13:20Z"},
		{"32: milliseconds with a rest", "1700000000123.5", false, ProblemOutOfRange, UnitMilliseconds, "1700000000123.5", "2023-11-14T22:13:20.1235Z"},
		{"33: microseconds", "1700000000000000", false, ProblemOutOfRange, UnitMicroseconds, "1700000000000000", "2023-11-14T22:13:20Z"},
		{"nanoseconds", "1700000000000000000", false, ProblemOutOfRange, UnitNanoseconds, "1700000000000000000", "2023-11-14T22:13:20Z"},
		{"34: 1e10", "1e10", true, "", UnitSeconds, "10000000000", "2286-11-20T17:46:40Z"},
		{"35: 1E+3", "1E+3", true, "", UnitSeconds, "1000", "1970-01-01T00:16:40Z"},
		{"36: 1e400", "1e400", false, ProblemOutOfRange, UnitSeconds, "9223372036854775807", ""},
		{"37: 2^63-1", "9223372036854775807", false, ProblemOutOfRange, UnitNanoseconds, "9223372036854775807", "2262-04-11T23:47:16.854775807Z"},
		{"38: 2^63", "9223372036854775808", false, ProblemOutOfRange, UnitSeconds, "9223372036854775807", ""},
		{"39: largest float", "1.79e308", false, ProblemOutOfRange, UnitSeconds, "9223372036854775807", ""},
		{"40: many nines", "1700000000.999999999", true, "", UnitSeconds, "1700000000.999999999", "2023-11-14T22:13:20.999999999Z"},
		{"41: null", "null", false, ProblemNull, UnitNone, "", ""},
		{"42: true", "true", false, ProblemBool, UnitNone, "", ""},
		{"43: array", "[1700000000]", false, ProblemArray, UnitNone, "", ""},
		{"object", `{"a":1}`, false, ProblemObject, UnitNone, "", ""},
		{"44: ISO 8601", `"2023-11-14T22:13:20Z"`, false, ProblemISO, UnitNone, "", "2023-11-14T22:13:20Z"},
		{"44: ISO 8601 with an offset", `"2023-11-15T05:13:20.5+07:00"`, false, ProblemISO, UnitNone, "", "2023-11-14T22:13:20.5Z"},
		{"44: Python's isoformat()", `"2023-11-14T22:13:20.000001"`, false, ProblemISO, UnitNone, "", "2023-11-14T22:13:20.000001Z"},
		{"44: Python's str()", `"2023-11-14 22:13:20"`, false, ProblemISO, UnitNone, "", "2023-11-14T22:13:20Z"},
		{"text", `"never"`, false, ProblemString, UnitNone, "", ""},
		{"empty text", `""`, false, ProblemString, UnitNone, "", ""},
		{"45: the last second of 9999 is milliseconds by its size", "253402300799", true, "", UnitMilliseconds, "253402300799", "1978-01-11T21:31:40.799Z"},
		{"45: year 10000", "253402300800", false, ProblemOutOfRange, UnitMilliseconds, "253402300800", "1978-01-11T21:31:40.8Z"},
		{"before the year 1", "-62135596801", false, ProblemOutOfRange, UnitSeconds, "-62135596801", ""},
		{"year 5138", "99999999999", true, "", UnitSeconds, "99999999999", "5138-11-16T09:46:39Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := claimsToken(`{"exp":` + c.value + `}`).Time("exp")
			if !got.Present || got.Valid != c.valid || got.Problem != c.problem || got.Unit != c.unit {
				t.Errorf("%+v", got)
			}
			if c.unix != "" && got.Instant.String() != c.unix {
				t.Errorf("as seconds %s, want %s", got.Instant, c.unix)
			}
			lenient := ""
			if got.LenientOK {
				lenient = got.Lenient.RFC3339()
			}
			if lenient != c.lenient {
				t.Errorf("lenient %q, want %q", lenient, c.lenient)
			}
		})
	}
	if got := claimsToken(`{}`).Time("exp"); got.Present || got.Valid || got.Problem != "" {
		t.Errorf("50: a claim that is not there: %+v", got)
	}
	if got := claimsToken(`{"exp":1,"\u0065xp":2}`).Time("exp"); got.Instant.Sec != 2 {
		t.Errorf("54: of duplicates the last counts: %+v", got)
	}
}

func rat(i Instant) *big.Rat {
	r := new(big.Rat).SetInt64(i.Sec)
	if i.Frac != "" {
		f, _ := new(big.Rat).SetString("0." + i.Frac)
		r.Add(r, f)
	}
	return r
}

func drawInstant(t *rapid.T, name string) Instant {
	s := rapid.StringMatching(`-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,12})?`).Draw(t, name)
	n, ok := exactjson.ParseNumber([]byte(s))
	if !ok {
		t.Fatalf("%q", s)
	}
	return instantOfNumber(n)
}

func TestInstantsAgreeWithBigRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawInstant(t, "a"), drawInstant(t, "b")
		if a.CompareInstant(b) != rat(a).Cmp(rat(b)) {
			t.Fatalf("%s against %s", a, b)
		}
		diff := new(big.Rat).Sub(rat(a), rat(b))
		ceil := new(big.Int).Neg(new(big.Int).Div(new(big.Int).Neg(diff.Num()), diff.Denom()))
		if got := a.Sub(b); got != ceil.Int64() {
			t.Fatalf("%s - %s = %d, want %s", a, b, got, ceil)
		}
		if text, ok := new(big.Rat).SetString(a.String()); !ok || text.Cmp(rat(a)) != 0 {
			t.Fatalf("%s is written %s", rat(a), a)
		}
		d := time.Duration(rapid.Int64Range(-1e18, 1e18).Draw(t, "d"))
		want := new(big.Rat).Add(rat(a), big.NewRat(int64(d), 1e9))
		if got := a.Add(d); rat(got).Cmp(want) != 0 || strings.HasSuffix(got.Frac, "0") {
			t.Fatalf("%s + %v = %s", a, d, got)
		}
		at := time.Unix(rapid.Int64Range(minSecond, maxSecond).Draw(t, "sec"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns"))
		exact := new(big.Rat).Add(new(big.Rat).SetInt64(at.Unix()), big.NewRat(int64(at.Nanosecond()), 1e9))
		if got := a.Compare(at); got != rat(a).Cmp(exact) {
			t.Fatalf("%s against %v: %d", a, at, got)
		}
		if !InstantOf(at).Time().Equal(at) {
			t.Fatalf("%v does not survive", at)
		}
	})
}

func TestInstantsStayAtTheEdge(t *testing.T) {
	top, bottom := Instant{Sec: math.MaxInt64}, Instant{Sec: math.MinInt64}
	if got := top.Sub(bottom); got != math.MaxInt64 {
		t.Errorf("top - bottom = %d", got)
	}
	if got := bottom.Sub(top); got != math.MinInt64 {
		t.Errorf("bottom - top = %d", got)
	}
	if got := top.Add(time.Hour); got.Sec != math.MaxInt64 {
		t.Errorf("top + 1 h = %v", got)
	}
	if got := bottom.Add(-time.Hour); got.Sec != math.MinInt64 {
		t.Errorf("bottom - 1 h = %v", got)
	}
	if top.RFC3339() != "" || bottom.RFC3339() != "" || top.Time().Year() != 9999 || bottom.Time().Year() != 1 {
		t.Error("an instant beyond the calendar has a date")
	}
	if bottom.String() != "-9223372036854775808" || (Instant{Sec: math.MinInt64, Frac: "5"}).String() != "-9223372036854775807.5" {
		t.Errorf("%s", bottom)
	}
}

func TestExpiry(t *testing.T) {
	const noon = 1_700_000_000
	now := time.Unix(noon, 0)
	num := func(n int64) string { return strconv.FormatInt(noon+n, 10) }
	for _, c := range []struct {
		name, claims string
		leeway       time.Duration
		state        State
		remaining    string
		lifetime     string
	}{
		{"alive", `{"exp":` + num(60) + `,"iat":` + num(-840) + `}`, 0, StateValid, "60", "900"},
		{"expired", `{"exp":` + num(-60) + `,"iat":` + num(-960) + `}`, 0, StateExpired, "-60", "900"},
		{"49: exp == now", `{"exp":` + num(0) + `}`, 0, StateExpired, "0", ""},
		{"a fraction before exp", `{"exp":` + num(0) + `.000000001}`, 0, StateValid, "1", ""},
		{"leeway reaches", `{"exp":` + num(-59) + `}`, time.Minute, StateValid, "-59", ""},
		{"leeway ends", `{"exp":` + num(-60) + `}`, time.Minute, StateExpired, "-60", ""},
		{"50: no exp", `{"iat":` + num(0) + `}`, 0, StateNoExpiry, "", ""},
		{"not yet", `{"exp":` + num(600) + `,"nbf":` + num(60) + `}`, 0, StateNotYetValid, "600", ""},
		{"nbf == now", `{"exp":` + num(600) + `,"nbf":` + num(0) + `}`, 0, StateValid, "600", ""},
		{"nbf within the leeway", `{"exp":` + num(600) + `,"nbf":` + num(60) + `}`, time.Minute, StateValid, "600", ""},
		{"nbf without exp", `{"nbf":` + num(60) + `}`, 0, StateNotYetValid, "", ""},
		{"47: nbf after an exp that is over", `{"exp":` + num(-60) + `,"nbf":` + num(60) + `}`, 0, StateExpired, "-60", ""},
		{"46: exp before iat", `{"exp":` + num(60) + `,"iat":` + num(120) + `}`, 0, StateValid, "60", "-60"},
		{"31: string", `{"exp":"` + num(60) + `"}`, 0, StateNoExpiry, "", ""},
		{"41: null", `{"exp":null}`, 0, StateNoExpiry, "", ""},
		{"36: 1e400", `{"exp":1e400}`, 0, StateNoExpiry, "", ""},
		{"-1e400", `{"exp":-1e400,"iat":1e400}`, 0, StateNoExpiry, "", ""},
		{"37: 2^63-1", `{"exp":9223372036854775807}`, 0, StateValid, strconv.FormatInt(math.MaxInt64-noon, 10), ""},
		{"38: 2^63", `{"exp":9223372036854775808}`, 0, StateNoExpiry, "", ""},
		{"28: zero", `{"exp":0}`, 0, StateExpired, strconv.FormatInt(-noon, 10), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := claimsToken(c.claims).ExpiryAt(now, c.leeway)
			text := func(p *int64) string {
				if p == nil {
					return ""
				}
				return strconv.FormatInt(*p, 10)
			}
			if e.State != c.state || text(e.RemainingSeconds) != c.remaining || text(e.LifetimeSeconds) != c.lifetime {
				t.Errorf("%s, %s left, life %s", e.State, text(e.RemainingSeconds), text(e.LifetimeSeconds))
			}
		})
	}
}

// TestExpiryIsTheMomentOfExp: without leeway a token is valid exactly while exp is after now.
func TestExpiryIsTheMomentOfExp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		exp := rapid.StringMatching(`1[0-9]{9}(\.[0-9]{1,12})?`).Draw(t, "exp")
		now := time.Unix(rapid.Int64Range(1_000_000_000, 1_999_999_999).Draw(t, "now"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns"))
		leeway := time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "leeway"))
		end, _ := new(big.Rat).SetString(exp)
		end.Add(end, big.NewRat(int64(leeway), 1e9))
		moment := new(big.Rat).Add(new(big.Rat).SetInt64(now.Unix()), big.NewRat(int64(now.Nanosecond()), 1e9))
		want := StateExpired
		if moment.Cmp(end) < 0 {
			want = StateValid
		}
		if got := claimsToken(`{"exp":`+exp+`}`).ExpiryAt(now, leeway).State; got != want {
			t.Fatalf("exp %s, now %v, leeway %v: %s", exp, now, leeway, got)
		}
	})
}

func TestDurationsForPeople(t *testing.T) {
	for seconds, want := range map[int64]string{
		0: "0s", 1: "1s", 59: "59s", 60: "1m", 659: "10m59s", 843: "14m3s", 2480: "41m20s", 3600: "1h", 3605: "1h5s", 7200: "2h", 86399: "23h59m59s",
		86400: "1d", 273600: "3d4h", 273659: "3d4h", 31535999: "364d23h", 31536000: "1y", 63072000: "2y", 65750400: "2y31d",
		-2480: "41m20s", math.MinInt64: "292471208677y195d", math.MaxInt64: "292471208677y195d",
	} {
		if got := Duration(seconds); got != want {
			t.Errorf("Duration(%d) = %q, want %q", seconds, got, want)
		}
	}
	for seconds, want := range map[int64]string{843: "in 14m3s", -2480: "41m20s ago", 0: "now"} {
		if got := Relative(seconds); got != want {
			t.Errorf("Relative(%d) = %q, want %q", seconds, got, want)
		}
	}
}
