package keys

import (
	"math"
	"unicode/utf8"
)

// Charset is the smallest set of characters that a secret is made of.
type Charset string

// The sets, from the smallest to the largest.
const (
	NoCharacters Charset = "nothing"
	Digits       Charset = "decimal digits"
	HexDigits    Charset = "hex digits"
	Letters      Charset = "letters"
	Alphanumeric Charset = "letters and digits"
	Base64Chars  Charset = "base64 characters"
	Printable    Charset = "printable ASCII"
	Unicode      Charset = "text beyond ASCII"
	Bytes        Charset = "bytes that are no text"
)

func charsetOf(b []byte) Charset {
	switch {
	case len(b) == 0:
		return NoCharacters
	case isAll(b, isDigit):
		return Digits
	case isAll(b, isHexDigit):
		return HexDigits
	case isAll(b, isLetter):
		return Letters
	case isAll(b, func(c byte) bool { return isLetter(c) || isDigit(c) }):
		return Alphanumeric
	case isAll(b, isBase64):
		return Base64Chars
	case isAll(b, func(c byte) bool { return c >= 0x20 && c < 0x7f || c >= '\t' && c <= '\r' }):
		return Printable
	case utf8.Valid(b):
		return Unicode
	}
	return Bytes
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isBase64(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '+' || c == '/' || c == '-' || c == '_' || c == '='
}

// bitsPerByte is what one character tells when it was drawn at random from the kinds of characters that are there.
func bitsPerByte(b []byte, set Charset) float64 {
	switch set {
	case NoCharacters:
		return 0
	case Digits:
		return math.Log2(10)
	case HexDigits:
		return 4
	case Bytes:
		return 8
	case Unicode:
		return 4 // two or three bytes a character, from one alphabet as a rule
	case Letters, Alphanumeric, Base64Chars, Printable:
	}
	var lower, upper, digit, other bool
	for _, c := range b {
		switch {
		case c >= 'a' && c <= 'z':
			lower = true
		case c >= 'A' && c <= 'Z':
			upper = true
		case isDigit(c):
			digit = true
		default:
			other = true
		}
	}
	size := 0
	for _, k := range []struct {
		there bool
		size  int
	}{{lower, 26}, {upper, 26}, {digit, 10}, {other && set != Base64Chars, 33}, {other && set == Base64Chars, 2}} {
		if k.there {
			size += k.size
		}
	}
	return math.Log2(float64(size))
}

// measured is how much of a secret the estimate looks at: beyond it, there is enough or there never will be.
const measured = 1024

// entropyBits estimates from above how many bits a secret holds: the bits of its characters as if each had been
// drawn at random, where a character that continues a run (aaa, abc, 321) or repeats what stood before counts
// hardly anything. Words, names and dates are not recognised: the truth may be far lower, never much higher.
func entropyBits(b []byte) int {
	b = b[:min(len(b), measured)]
	per := bitsPerByte(b, charsetOf(b))
	if per == 0 {
		return 0
	}
	// A repetition shorter than this happens by chance in random characters.
	repeat := max(3, int(math.Ceil(20/per)))
	total := 0.0
	for i := 0; i < len(b); {
		if n := repeated(b, i, repeat); n > 0 {
			total += math.Log2(float64(i + 1)) // where it stood before
			i += n
			continue
		}
		if continuesRun(b, i) {
			total++
		} else {
			total += per
		}
		i++
	}
	return int(total)
}

// repeated returns how many bytes from i on stood somewhere before, 0 when fewer than least.
func repeated(b []byte, i, least int) int {
	best := 0
	for j := range i {
		n := 0
		for i+n < len(b) && b[j+n] == b[i+n] {
			n++
		}
		best = max(best, n)
	}
	if best < least {
		return 0
	}
	return best
}

// continuesRun reports whether the byte at i was to be expected from the two before it.
func continuesRun(b []byte, i int) bool {
	if i < 2 {
		return false
	}
	step := int(b[i-1]) - int(b[i-2])
	return step >= -1 && step <= 1 && int(b[i])-int(b[i-1]) == step
}
