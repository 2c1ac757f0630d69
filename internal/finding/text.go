package finding

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxQuoted is how many runes of a foreign value a message shows before it is cut.
const maxQuoted = 120

// Safe makes text from outside harmless to a terminal, a log and a CI runner: line breaks, control characters
// (C0, DEL, C1), bidirectional and invisible format characters, tag characters and bad UTF-8 are written as
// \xNN, \uNNNN or \U000NNNNN; more than four combining marks in a row are cut; and the markers that CI systems
// obey anywhere in a line (`##[`, `##vso[`, `##teamcity[`, `::command::`) are broken with a backslash.
// Safe(Safe(s)) == Safe(s).
func Safe(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	marks := 0
	for i, w := 0, 0; i < len(s); i += w {
		var r rune
		r, w = utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && w == 1 {
			hex(&b, 'x', uint32(s[i]), 2)
			marks = 0
			continue
		}
		if unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) {
			if marks++; marks > 4 {
				continue
			}
		} else {
			marks = 0
		}
		if unsafeRune(r) {
			switch {
			case r < 0x100:
				hex(&b, 'x', uint32(r), 2)
			case r < 0x10000:
				hex(&b, 'u', uint32(r), 4)
			default:
				hex(&b, 'U', uint32(r), 8)
			}
			continue
		}
		b.WriteString(s[i : i+w])
	}
	return breakMarkers(b.String())
}

// plain reports whether s is printable ASCII without a marker: nearly every claim and header is.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c > 0x7e {
			return false
		}
	}
	return !strings.Contains(s, "##") && !strings.Contains(s, "::") &&
		!strings.Contains(s, "---") && !strings.Contains(s, "+++") && !strings.Contains(s, "^^^") &&
		!strings.Contains(s, "section_") && !strings.Contains(s, "travis_")
}

// UnsafeRune reports whether [Safe] escapes r wherever it stands: it can move the cursor, reorder or hide text, or
// break a line.
func UnsafeRune(r rune) bool { return unsafeRune(r) }

// unsafeRune reports whether a rune can move the cursor, reorder or hide text, or break a line.
func unsafeRune(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r <= 0x9f: // C0, DEL, C1
		return true
	case r == 0x2028, r == 0x2029: // line and paragraph separators
		return true
	case r == 0x00ad, r == 0x034f, r == 0x061c, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r == 0x3164, r == 0xffa0:
		return true // invisible: soft hyphen, grapheme joiner, Arabic letter mark, fillers
	case r >= 0x180b && r <= 0x180f, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true // zero width, bidirectional controls
	case r == 0xfeff, r >= 0xfff0 && r <= 0xfffb, r >= 0xfe00 && r <= 0xfe0f:
		return true // BOM, specials, variation selectors
	case r >= 0xe0000 && r <= 0xe0fff: // tag characters, more variation selectors
		return true
	case r >= 0xe000 && r <= 0xf8ff, r >= 0xf0000: // private use
		return true
	case r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe: // non-characters
		return true
	}
	return r > 0xff && unicode.Is(unicode.Cf, r) // what else formats and is not seen
}

func hex(b *strings.Builder, kind byte, v uint32, width int) {
	b.WriteByte('\\')
	b.WriteByte(kind)
	digits := strconv.FormatUint(uint64(v), 16)
	for range width - len(digits) {
		b.WriteByte('0')
	}
	b.WriteString(digits)
}

// markers are read as instructions by some CI runner: Azure Pipelines and the old GitHub form anywhere in a
// line, GitHub's `::` after leading white space, GitLab's and Travis's folds anywhere, Buildkite's at a line's
// start (where a foreign string never stands, but a pager may wrap).
var markers = strings.NewReplacer(
	"##[", `#\#[`, "##vso[", `#\#vso[`, "##teamcity[", `#\#teamcity[`,
	"section_start:", `section_start\:`, "section_end:", `section_end\:`,
	"travis_fold:", `travis_fold\:`, "travis_time:", `travis_time\:`,
	"--- ", `-\-- `, "+++ ", `+\++ `, "^^^ ", `^\^^ `,
)

func breakMarkers(s string) string { return breakCommands(markers.Replace(s)) }

// breakCommands breaks GitHub's `::command::` where it could open a line: at the start of s or after white
// space, before a letter. Elsewhere two colons are IPv6 addresses and C++ names.
func breakCommands(s string) string {
	if !strings.Contains(s, "::") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		if s[i] == ':' && i+2 < len(s) && s[i+1] == ':' && isLetter(s[i+2]) && endsInSpace(s[:i]) {
			b.WriteByte('\\')
		}
	}
	return b.String()
}

// endsInSpace reports whether a runner that trims white space, of any kind, would begin to read behind s.
func endsInSpace(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s == "" || unicode.IsSpace(r)
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// Quote shows a foreign value inside a message: safe, in double quotes, cut after 120 characters.
func Quote(s string) string {
	cut := false
	if utf8.RuneCountInString(s) > maxQuoted {
		n := 0
		for i := range s {
			if n == maxQuoted {
				s, cut = withoutSignature(s[:i]), true
				break
			}
			n++
		}
	}
	q := `"` + Safe(s) + `"`
	if cut {
		q += "…"
	}
	return q
}

// withoutSignature cuts a text that ends in the middle of a token's signature before it: the masks know whole signatures,
// and would not recognise the beginning of one.
func withoutSignature(s string) string {
	if spans := jwtSpans(s); len(spans) > 0 && spans[len(spans)-1].to == len(s) {
		return s[:spans[len(spans)-1].from]
	}
	return s
}

// ShellQuote writes a foreign value as one word of a command that a reader may paste into a shell. A value that
// could do harm even in single quotes, or be taken for an option, becomes the placeholder instead (in capitals).
func ShellQuote(value, placeholder string) string {
	if value == "" || value[0] == '-' || !utf8.ValidString(value) || strings.ContainsAny(value, "'\"`$\\!") || Safe(value) != value {
		return placeholder
	}
	if !strings.ContainsFunc(value, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:@%+=,", r))
	}) {
		return value
	}
	return "'" + value + "'"
}
