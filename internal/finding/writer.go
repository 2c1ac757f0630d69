package finding

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

const (
	// maxHeld is the most of a line that is held back to be looked at as a whole, in bytes. A longer line is masked in
	// parts that overlap.
	maxHeld = 192 << 10
	// maxOverlap is how much of a long line each part sees of the one before and of the one behind it, in bytes: as much
	// as the longest spelling of the longest piece of a value that is searched for (two layers of character references
	// of twelve characters each, see tokenPiece).
	maxOverlap = 144*tokenPiece + 4<<10
)

// MaskedWriter masks line by line what is written through it. It is the last thing before the terminal, behind
// every renderer and every format.
//
// It leaves alone those registered values that look like words: shorter than 16 bytes, of lower-case letters,
// digits and hyphens. By now jwtdoc's own words stand beside those of others, and a user whose secret is "secret"
// must still read the cause secret-mismatch, not "[redacted]-mismatch". Such values are masked where foreign text
// enters, by [Registry.Mask], which knows no own words; and in every encoded spelling, here too.
//
// It is safe for concurrent use. A line without an end is kept until [MaskedWriter.Flush], but of one that is longer
// than 192 KiB only the end: a claim of ten megabytes takes no memory here. In such a line what looks like a token and
// is itself longer than a part is hidden from its first dot on, since it cannot be known yet what kind of token it is.
type MaskedWriter struct {
	reg *Registry
	out io.Writer
	// held and overlap are maxHeld and maxOverlap, except in tests.
	held, overlap int

	mu  sync.Mutex
	err error // the first error of out; nothing is written after it

	// line is what came since the last line end, or the end of it. line[:passed] was passed on already and is kept as
	// context.
	line   []byte
	passed int
	// begun: line begins inside a longer line.
	begun bool
	// masked: what was passed on last stands for something that may go on.
	masked bool
	// head: the line that was cut off ended in the first part of what may be a token. inside: it ended behind its first
	// dot, and what follows of it is not shown.
	head, inside bool
}

// Writer returns a writer that masks what goes to w.
func (r *Registry) Writer(w io.Writer) *MaskedWriter {
	return &MaskedWriter{reg: r, out: w, held: maxHeld, overlap: maxOverlap}
}

// Write takes all of p and passes on the lines that are complete. It returns the first error of the writer below.
func (w *MaskedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := len(p)
	for len(w.line)-w.passed+len(p) > w.held {
		room := w.held - (len(w.line) - w.passed)
		w.line = append(w.line, p[:room]...)
		p = p[room:]
		w.emitPart()
	}
	if end := bytes.LastIndexByte(p, '\n') + 1; end > 0 {
		w.line = append(w.line, p[:end]...)
		p = p[end:]
		w.emit()
	}
	w.line = append(w.line, p...)
	if w.err != nil {
		return 0, w.err
	}
	return n, nil
}

// Flush writes a last line that has no end. It returns the first error of the writer below.
func (w *MaskedWriter) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil && len(w.line) > w.passed {
		w.emit()
	}
	return w.err
}

// emit masks all that was gathered, in one go.
func (w *MaskedWriter) emit() {
	w.skipInside()
	s := string(w.line)
	w.pass(s, w.spans(s), len(s))
	w.line, w.passed, w.begun, w.masked, w.head, w.inside = w.line[:0], 0, false, false, false, false
}

// emitPart passes on what can be judged of a line that is too long to be held, and keeps the rest.
func (w *MaskedWriter) emitPart() {
	w.skipInside()
	s := string(w.line)
	cut := max(len(s)-w.overlap, w.passed)
	keep := max(0, cut-w.overlap)
	spans := w.spans(s)
	start, dot := openToken(s, w.head)
	w.head = start >= 0 && start <= keep && dot < 0
	if start >= 0 && start < cut && dot >= 0 {
		spans = append(spans, span{dot + 1, len(s), true})
		w.inside = true
	}
	done := w.pass(s, spans, cut)
	w.line, w.passed, w.begun = append(w.line[:0], s[keep:]...), done-keep, true
}

// skipInside drops what follows of a token whose end was not seen yet.
func (w *MaskedWriter) skipInside() {
	if !w.inside {
		return
	}
	rest := bytes.TrimLeftFunc(w.line[w.passed:], func(c rune) bool { return c == '.' || c < 0x80 && isToken64(byte(c), true) })
	w.inside = len(rest) == 0
	w.passed = len(w.line) - len(rest)
}

// spans finds what must not be shown of s, which may be the middle of a line.
func (w *MaskedWriter) spans(s string) []span {
	m := w.reg.compiled()
	var spans []span
	if !m.reveal && strings.Contains(s, "eyJ") {
		spans = jwtSpans(s)
	}
	if len(m.byPrefix) > 0 {
		spans = append(spans, m.find(s, true, maxNesting, w.begun)...)
	}
	if w.head {
		spans = append(spans, restOfToken(s)...)
	}
	return spans
}

// pass writes s from what was passed on to cut, or to the end of a masked part that begins before it, and returns where
// it stopped.
func (w *MaskedWriter) pass(s string, spans []span, cut int) int {
	at := w.passed
	write := func(text string) {
		if w.err == nil && text != "" {
			_, w.err = io.WriteString(w.out, text)
		}
	}
	for _, sp := range joined(spans) {
		if sp.to <= at || sp.from >= cut {
			continue
		}
		// A masked part that goes on where the last one ended is the same one.
		if from := max(sp.from, at); from > at || !w.masked {
			write(s[at:from])
			write(sp.replacement())
		}
		at, w.masked = sp.to, true
	}
	if at < cut {
		write(s[at:cut])
		at, w.masked = cut, false
	}
	return at
}

// openToken returns where something begins that looks like a token and may go on behind the end of s, and its first
// dot; each is -1 where there is none. head says that s begins in the first part of one.
func openToken(s string, head bool) (start, dot int) {
	from := len(s)
	for from > 0 && (s[from-1] == '.' || isToken64(s[from-1], true)) {
		from--
	}
	start = strings.Index(s[from:], "eyJ")
	switch {
	case from == 0 && head:
		start = 0
	case start < 0:
		return -1, -1
	default:
		start += from
	}
	if dot = strings.IndexByte(s[start:], '.'); dot >= 0 {
		dot += start
	}
	return start, dot
}

// restOfToken finds what must not be shown of a token in whose first part s begins.
func restOfToken(s string) []span {
	end := 0
	for end < len(s) && (s[end] == '.' || isToken64(s[end], true)) {
		end++
	}
	if dot := strings.IndexByte(s[:end], '.'); dot >= 0 && dot+1 < end {
		return []span{{dot + 1, end, true}}
	}
	return nil
}
