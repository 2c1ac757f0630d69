package finding

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
)

const (
	// maxNesting is how many layers of encoding are taken off a text in search of a value.
	maxNesting = 2
	// A value longer than longValue is looked for in pieces: a message may show only its beginning.
	longValue, pieceSize = 64, 32
	// A token is looked for as a whole: its header is the same for thousands of tokens. One longer than longToken
	// is cut too, so that comparing takes linear time.
	longToken, tokenPiece = 1024, 512
	// Of a value longer than hugeValue only the pieces themselves are looked for, to bound the memory.
	hugeValue = 64 << 10
)

// needle is one spelling of a value.
type needle struct {
	text string
	// word: the text could be one of jwtdoc's own words; see [MaskedWriter].
	word bool
	// left, right: the character beside the match carries some bits of the value too (base64).
	left, right bool
}

// matcher finds needles in a text. It is immutable.
type matcher struct {
	reveal bool
	// first holds the pairs of bytes that some needle begins with: most places of a text are dismissed by it.
	first    [1 << 16 / 64]uint64
	byPrefix map[[minMasked]byte][]needle // the longest first
}

func newMatcher(values map[string]bool, reveal bool) *matcher {
	m := &matcher{reveal: reveal, byPrefix: map[[minMasked]byte][]needle{}}
	seen := map[string]bool{}
	for v, always := range values {
		if reveal && !always {
			continue
		}
		for _, piece := range pieces(v) {
			m.spell(piece, len(v) > hugeValue, seen)
		}
	}
	for _, list := range m.byPrefix {
		slices.SortFunc(list, func(a, b needle) int { return len(b.text) - len(a.text) })
	}
	return m
}

// pieces cuts a long value. The pieces cover the whole of it, so that the value itself is masked without a gap.
func pieces(v string) []string {
	limit, size := longValue, pieceSize
	if strings.HasPrefix(v, "eyJ") {
		limit, size = longToken, tokenPiece
	}
	if len(v) <= limit {
		return []string{v}
	}
	var list []string
	for i := 0; i < len(v); i += size {
		// The last piece is a full one too, and overlaps the one before it.
		i = min(i, len(v)-size)
		list = append(list, v[i:i+size])
	}
	return list
}

// spell adds the spellings that are searched for directly. The others (percent, JSON, HTML, quoted-printable) have
// many forms each and are found by decoding the text instead.
func (m *matcher) spell(v string, onlyAsIs bool, seen map[string]bool) {
	m.add(needle{text: v, word: isWord(v)}, seen)
	if onlyAsIs {
		return
	}
	if strings.Contains(v, " ") { // a form writes a space as a plus sign
		m.add(needle{text: strings.ReplaceAll(v, " ", "+")}, seen)
	}
	m.add(needle{text: Safe(v), word: isWord(v)}, seen)
	lower := fmt.Sprintf("%x", v)
	m.add(needle{text: lower}, seen)
	m.add(needle{text: strings.ToUpper(lower)}, seen)
	for offset := range 3 {
		n := base64Core(v, offset)
		m.add(n, seen)
		n.text = strings.NewReplacer("+", "-", "/", "_").Replace(n.text)
		m.add(n, seen)
	}
}

func (m *matcher) add(n needle, seen map[string]bool) {
	if len(n.text) < minMasked || seen[n.text] {
		return
	}
	seen[n.text] = true
	pair := uint(n.text[0])<<8 | uint(n.text[1])
	m.first[pair/64] |= 1 << (pair % 64)
	key := [minMasked]byte([]byte(n.text[:minMasked]))
	m.byPrefix[key] = append(m.byPrefix[key], n)
}

// base64Core returns the characters that v is always written with when it stands at offset (modulo 3) of a longer
// text that is encoded as a whole. The characters at its edges depend on its neighbours and are left out.
func base64Core(v string, offset int) needle {
	encoded := base64.RawStdEncoding.EncodeToString(append(make([]byte, offset, offset+len(v)), v...))
	from, to := (8*offset+5)/6, 8*(offset+len(v))/6
	return needle{text: encoded[from:to], left: 8*offset%6 != 0, right: 8*(offset+len(v))%6 != 0}
}

// isWord reports whether v could be one of jwtdoc's own words, such as the id of a cause.
func isWord(v string) bool {
	return len(v) < 16 && !strings.ContainsFunc(v, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-'
	})
}

// find returns the places of all needles in s, in its own words and under at most depth layers of encoding. begun says
// that s begins in the middle of a longer text.
func (m *matcher) find(s string, spareWords bool, depth int, begun bool) []span {
	spans := m.direct(s, spareWords)
	if depth == 0 {
		return spans
	}
	for _, decode := range []func(string) (view, bool){percentView, backslashView, htmlView, quotedPrintableView, unfoldView} {
		if v, ok := decode(s); ok {
			spans = v.back(spans, m.find(v.text, spareWords, depth-1, begun))
		}
	}
	for v := range base64Views(s, begun) {
		spans = v.back(spans, m.find(v.text, spareWords, depth-1, begun && v.start < 4))
	}
	return spans
}

// direct finds the needles as they are. Every place is tried, so that two values that overlap are both covered.
func (m *matcher) direct(s string, spareWords bool) []span {
	var spans []span
	for i := 0; i+minMasked <= len(s); i++ {
		pair := uint(s[i])<<8 | uint(s[i+1])
		if m.first[pair/64]&(1<<(pair%64)) == 0 {
			continue
		}
		for _, n := range m.byPrefix[[minMasked]byte([]byte(s[i:i+minMasked]))] {
			if spareWords && n.word || !strings.HasPrefix(s[i:], n.text) {
				continue
			}
			sp := span{from: i, to: i + len(n.text)}
			if n.left && sp.from > 0 && isBase64(s[sp.from-1]) {
				sp.from--
			}
			if n.right && sp.to < len(s) && isBase64(s[sp.to]) {
				sp.to++
			}
			// Spans that overlap are joined at once: a text of one letter would fill the memory with them.
			if last := len(spans) - 1; last >= 0 && sp.from <= spans[last].to {
				spans[last].to = max(spans[last].to, sp.to)
			} else {
				spans = append(spans, sp)
			}
			break
		}
	}
	return spans
}
