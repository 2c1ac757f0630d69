package finding

import "strings"

// jwtSpans finds what looks like a compact JWT and returns what must not be shown of it: the third part of a JWS;
// of a JWE, whose parts are all ciphertext, everything but the header. It takes linear time.
func jwtSpans(s string) []span {
	var spans []span
	for i := 0; ; {
		k := strings.Index(s[i:], "eyJ")
		if k < 0 {
			return spans
		}
		start := i + k
		end := start
		var dots []int // the places of the first five, enough to tell the forms apart
		for ; end < len(s); end++ {
			if s[end] == '.' {
				if len(dots) < 5 {
					dots = append(dots, end)
				}
			} else if !isToken64(s[end], len(dots) >= 2) {
				break
			}
		}
		// Dots at the end are the sentence's: "eyJ..." is how documentation writes a token.
		last := start + len(strings.TrimRight(s[start:end], "."))
		for len(dots) > 0 && dots[len(dots)-1] >= last {
			dots = dots[:len(dots)-1]
		}
		switch len(dots) {
		case 0:
		case 1: // no token begins in the part before the dot; one may begin behind it
			end = dots[0] + 1
		case 2:
			spans = appendSpan(spans, dots[1]+1, last)
		case 3:
			spans = appendSpan(spans, dots[1]+1, dots[2])
		default:
			spans = appendSpan(spans, dots[0]+1, last)
		}
		i = end
	}
}

func appendSpan(spans []span, from, to int) []span {
	if from == to {
		return spans
	}
	return append(spans, span{from, to, true})
}

// isToken64 reports whether c may stand in a part of a token. A signature written in the standard alphabet or
// with padding is wrong, and still a signature.
func isToken64(c byte, signature bool) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '=' || signature && (c == '+' || c == '/')
}
