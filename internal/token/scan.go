package token

import (
	"slices"
	"strings"
)

// findCompact returns the first compact token inside a text: "ey", base64url and at least one dot, not in the middle
// of a longer word.
func findCompact(s string) (string, bool) {
	all := findAll(s, 1)
	if len(all) == 0 {
		return "", false
	}
	return all[0], true
}

// findAll returns up to limit different compact tokens of a text, in their order.
func findAll(s string, limit int) []string {
	var out []string
	for at := 0; at < len(s) && len(out) < limit; {
		i := strings.Index(s[at:], "ey")
		if i < 0 {
			return out
		}
		start := at + i
		end := start
		for end < len(s) && isTokenByte(s[end]) {
			end++
		}
		at = max(end, start+2)
		if start > 0 && isTokenByte(s[start-1]) {
			continue
		}
		candidate := strings.TrimRight(s[start:end], ".")
		if strings.HasSuffix(s[start:end], ".") && strings.Count(candidate, ".") == 1 {
			candidate += "." // an unsigned token ends in its second dot
		}
		if strings.Count(candidate, ".") > 0 && !slices.Contains(out, candidate) {
			out = append(out, candidate)
		}
	}
	return out
}

func isTokenByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.'
}

// findSession returns the first compressed session cookie of a text; one that is not compressed begins like a token.
func findSession(s string) (string, bool) {
	for at := 0; ; {
		i := strings.Index(s[at:], ".eJ")
		if i < 0 {
			return "", false
		}
		start := at + i
		end := start
		for end < len(s) && isTokenByte(s[end]) {
			end++
		}
		if (start == 0 || !isTokenByte(s[start-1])) && isSession(s[start:end]) {
			return s[start:end], true
		}
		at = end
	}
}

// cookieLike reports whether one of the first values of a list of cookies holds a token.
func cookieLike(s string) bool {
	if looksCompact(s) {
		return true
	}
	_, found := findSession(s)
	return found
}

// amongWords finds the one whole token of a text that is something else, such as a line of a log or of a program.
func amongWords(s string) (string, bool) {
	if startsLikeHeader(s) || !strings.ContainsAny(s, " \t\n\"'(=:,") {
		return "", false
	}
	for _, found := range findAll(s, maxFound) {
		if whole, ok := wholeCompact(found); ok {
			return whole, true
		}
	}
	return "", false
}
