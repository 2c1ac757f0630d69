package fingerprint

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxText is how much of a body is read, in bytes: refusals come first, and stack traces follow.
const maxText = 16 << 10

// normalise writes text the way the rows are written: lower case; JSON escapes and HTML entities resolved, even
// when escaped twice; curly quotes straight; white space collapsed, and dropped where JSON allows it.
func normalise(s string) string {
	if len(s) > maxText {
		s = s[:maxText]
	}
	n := normaliser{out: make([]byte, 0, len(s))}
	for i := 0; i < len(s); {
		r, w := next(s[i:])
		n.add(r)
		i += w
	}
	return string(n.out)
}

type normaliser struct {
	out   []byte
	space bool // white space was read and not yet written
}

func (n *normaliser) add(r rune) {
	switch r {
	case ' ', '\t', '\n', '\r', '\f', '\v', '\u00a0', utf8.RuneError:
		n.space = true
		return
	case '‘', '’':
		r = '\''
	case '“', '”':
		r = '"'
	}
	if n.space && len(n.out) > 0 && !n.insignificant(r) {
		n.out = append(n.out, ' ')
	}
	n.space = false
	if r >= 'A' && r <= 'Z' {
		r += 'a' - 'A'
	}
	n.out = utf8.AppendRune(n.out, r)
}

// insignificant reports whether white space before r, after what was written, is only the layout of JSON or of a
// challenge's parameters.
func (n *normaliser) insignificant(r rune) bool {
	last := n.out[len(n.out)-1]
	var before byte
	if len(n.out) > 1 {
		before = n.out[len(n.out)-2]
	}
	switch {
	case last == '{' || last == '[' || r == '}' || r == ']':
		return true
	case last == ':' || last == ',':
		return before == '"' || last == ',' && r == '"'
	}
	return false
}

// next reads one character of s with its escape and returns how many bytes that took.
func next(s string) (rune, int) {
	switch s[0] {
	case '\\':
		return unescape(s)
	case '&':
		if r, w := entity(s); w > 0 {
			return r, w
		}
	}
	if s[0] < utf8.RuneSelf {
		return rune(s[0]), 1
	}
	return utf8.DecodeRuneInString(s)
}

// unescape reads a run of backslashes and what it escapes. A run longer than one is JSON inside JSON.
func unescape(s string) (rune, int) {
	i := 0
	for i < len(s) && s[i] == '\\' {
		i++
	}
	if i == len(s) {
		return '\\', i
	}
	switch s[i] {
	case '"', '\'', '/':
		return rune(s[i]), i + 1
	case 'n', 'r', 't':
		return ' ', i + 1
	case 'u':
		if len(s) >= i+5 {
			if v, err := strconv.ParseUint(s[i+1:i+5], 16, 16); err == nil && v >= ' ' {
				return rune(v), i + 5
			}
		}
	}
	return '\\', i
}

// entities are the HTML entities that frameworks write into their error pages.
var entities = [...]struct {
	name string
	r    rune
}{
	{"&quot;", '"'},
	{"&#34;", '"'},
	{"&#x22;", '"'},
	{"&#39;", '\''},
	{"&#x27;", '\''},
	{"&#039;", '\''},
	{"&apos;", '\''},
	{"&lt;", '<'},
	{"&gt;", '>'},
	{"&amp;", '&'},
	{"&nbsp;", ' '},
}

func entity(s string) (rune, int) {
	for i := range entities {
		if e := &entities[i]; strings.HasPrefix(s, e.name) {
			return e.r, len(e.name)
		}
	}
	return 0, 0
}

// span is a stretch of a text, in bytes.
type span struct{ start, end int }

func (s span) overlaps(t span) bool { return s.start < t.end && t.start < s.end }

// locate finds the patterns in text, in order and each as early as possible.
func locate(text string, patterns []string) (span, bool) {
	at := span{start: -1}
	pos := 0
	for _, p := range patterns {
		i, n := find(text[pos:], p, pos == 0)
		if i < 0 {
			return span{}, false
		}
		if at.start < 0 {
			at.start = pos + i
		}
		pos += i + n
		at.end = pos
	}
	return at, at.start >= 0
}

// find returns where one pattern starts in text and how long it is. ^ is honoured only at the beginning.
func find(text, p string, beginning bool) (at, length int) {
	p, first := strings.CutPrefix(p, "^")
	p, last := strings.CutSuffix(p, "$")
	switch {
	case first && last:
		if !beginning || text != p {
			return -1, 0
		}
		return 0, len(p)
	case first:
		if !beginning || !strings.HasPrefix(text, p) {
			return -1, 0
		}
		return 0, len(p)
	case last:
		if !strings.HasSuffix(text, p) {
			return -1, 0
		}
		return len(text) - len(p), len(p)
	}
	return strings.Index(text, p), len(p)
}

// literal is the number of bytes of a pattern that must be there: how specific it is.
func literal(patterns ...string) int {
	n := 0
	for _, p := range patterns {
		n += len(strings.TrimSuffix(strings.TrimPrefix(p, "^"), "$"))
	}
	return n
}

// hedged reports whether the words at s are one alternative among others ("invalid or expired token"): they
// name nothing then.
func hedged(text string, s span) bool {
	after := strings.TrimLeft(text[s.end:], " ,")
	if strings.HasPrefix(after, "or ") || strings.HasPrefix(after, "and/or ") {
		return true
	}
	if alternative, ok := strings.CutPrefix(after, "/"); ok && defect(alternative, strings.HasPrefix) {
		return true
	}
	before := strings.TrimRight(text[:s.start], " ")
	if alternative, ok := strings.CutSuffix(before, "/"); ok && defect(alternative, strings.HasSuffix) {
		return true
	}
	for range 4 { // "or", "or the", "or has the"
		cut := before
		for _, w := range [...]string{" the", " your", " a", " an", " is", " has", " was", " jwt", " token", " access", " it"} {
			cut = strings.TrimSuffix(cut, w)
		}
		if cut == before {
			break
		}
		before = cut
	}
	return before == "or" || strings.HasSuffix(before, " or")
}

// defect reports whether text starts or ends, as the test says, with a word for what may be wrong with a token:
// a slash beside one joins alternatives, any other slash is part of a path.
func defect(text string, test func(string, string) bool) bool {
	for _, w := range [...]string{"invalid", "expired", "missing", "revoked", "malformed", "wrong", "bad"} {
		if test(text, w) {
			return true
		}
	}
	return false
}
