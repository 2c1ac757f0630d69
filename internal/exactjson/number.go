package exactjson

import (
	"math"
	"strconv"
	"strings"
)

// maxFraction bounds the digits after the point that are worked with: 1e-999999999 is a short text and must not
// become a long one.
const maxFraction = 1024

// farExponent stands for any exponent beyond reach; adding the length of a document to it cannot overflow.
const farExponent = int64(1) << 40

// Number is a JSON number as an exact decimal: never a float64, and never longer in memory than its text,
// whatever its exponent.
type Number struct {
	raw    string
	neg    bool
	digits string // significant digits, no zero at either end; empty for zero
	exp    int64  // the value is ±digits × 10^exp
}

// ParseNumber reads a JSON number (RFC 8259 §6), and false for anything else.
func ParseNumber(raw []byte) (Number, bool) {
	if !isNumber(raw) {
		return Number{}, false
	}
	n := Number{raw: string(raw)}
	mantissa, exponent := n.raw, ""
	if i := strings.IndexAny(mantissa, "eE"); i >= 0 {
		mantissa, exponent = mantissa[:i], mantissa[i+1:]
	}
	mantissa, n.neg = strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	n.exp = parseExponent(exponent) - int64(len(fraction))
	digits := strings.TrimLeft(whole+fraction, "0")
	n.digits = strings.TrimRight(digits, "0")
	n.exp += int64(len(digits) - len(n.digits))
	if n.digits == "" {
		n.exp = 0
	}
	return n, true
}

// isNumber checks the grammar: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
func isNumber(b []byte) bool {
	i := 0
	if i < len(b) && b[i] == '-' {
		i++
	}
	whole := countDigits(b[i:])
	if whole == 0 || whole > 1 && b[i] == '0' {
		return false
	}
	i += whole
	if i < len(b) && b[i] == '.' {
		n := countDigits(b[i+1:])
		if n == 0 {
			return false
		}
		i += 1 + n
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		n := countDigits(b[i:])
		if n == 0 {
			return false
		}
		i += n
	}
	return i == len(b)
}

func countDigits(b []byte) int {
	n := 0
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	return n
}

func parseExponent(s string) int64 {
	if s == "" {
		return 0
	}
	e, err := strconv.ParseInt(s, 10, 64)
	if err != nil || e > farExponent || e < -farExponent {
		if strings.HasPrefix(s, "-") {
			return -farExponent
		}
		return farExponent
	}
	return e
}

// String returns the number as it was written.
func (n Number) String() string { return n.raw }

// Sign returns -1, 0 or 1. Minus zero is zero.
func (n Number) Sign() int {
	switch {
	case n.digits == "":
		return 0
	case n.neg:
		return -1
	}
	return 1
}

// IsInteger reports whether the number is a whole one, however it is spelled: 1E+3 and 10.0 are.
func (n Number) IsInteger() bool { return n.digits == "" || n.exp >= 0 }

// Integer splits the number into the largest whole number that is not above it and the digits after the point
// that remain, without zeros at their end: 1.50 is 1 and "5", -0.25 is -1 and "75". It is exact unless the whole
// part does not fit (then it is the nearest int64) or the fraction is longer than 1,024 digits (then it is cut).
func (n Number) Integer() (whole int64, fraction string, exact bool) {
	whole, fraction, fits, cut := n.split()
	return whole, fraction, fits && !cut
}

// split is [Number.Integer] with the two ways of being inexact apart: the whole part does not fit, or the
// fraction was cut.
func (n Number) split() (whole int64, fraction string, fits, cut bool) {
	point := int64(len(n.digits)) + n.exp // digits in front of the point
	front, back := "", ""
	switch {
	case n.digits == "":
		return 0, "", true, false
	case point > 19:
		return n.saturated(), "", false, false
	case n.exp >= 0:
		front = n.digits + strings.Repeat("0", int(n.exp))
	case point > 0:
		front, back = n.digits[:point], n.digits[point:]
	case -point > maxFraction:
		back = strings.Repeat("0", maxFraction) + "1" // below anything shown, yet not nothing
	default:
		back = strings.Repeat("0", int(-point)) + n.digits
	}
	u, err := strconv.ParseUint("0"+front, 10, 64)
	if err != nil {
		return n.saturated(), "", false, false
	}
	if cut = len(back) > maxFraction; cut {
		back = back[:maxFraction]
	}
	back = strings.TrimRight(back, "0")
	if n.neg {
		if back != "" || cut {
			u++
			back = complement(back)
		}
		if u > 1<<63 {
			return math.MinInt64, "", false, false
		}
		return int64(-u), back, true, cut
	}
	if u > math.MaxInt64 {
		return math.MaxInt64, "", false, false
	}
	return int64(u), back, true, cut
}

func (n Number) saturated() int64 {
	if n.neg {
		return math.MinInt64
	}
	return math.MaxInt64
}

// complement returns the digits of 1 - 0.digits.
func complement(digits string) string {
	b := []byte(digits)
	for i := range b {
		b[i] = '9' - b[i] + '0'
	}
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] != '9' {
			b[i]++
			break
		}
		b[i] = '0'
	}
	return strings.TrimRight(string(b), "0")
}

// Compare returns -1, 0 or 1 as the number is below, equal to or above v. It is exact for every number.
func (n Number) Compare(v int64) int {
	whole, fraction, fits, cut := n.split()
	switch {
	case !fits:
		return n.Sign()
	case whole < v:
		return -1
	case whole > v, fraction != "", cut:
		return 1
	}
	return 0
}
