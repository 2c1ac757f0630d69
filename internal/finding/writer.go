package finding

import (
	"bytes"
	"io"
	"sync"
)

// MaskedWriter masks line by line what is written through it. It is the last thing before the terminal, behind
// every renderer and every format.
//
// It leaves alone those registered values that look like words: shorter than 16 bytes, of lower-case letters,
// digits and hyphens. By now jwtdoc's own words stand beside those of others, and a user whose secret is "secret"
// must still read the cause secret-mismatch, not "[redacted]-mismatch". Such values are masked where foreign text
// enters, by [Registry.Mask], which knows no own words; and in every encoded spelling, here too.
//
// It is safe for concurrent use. A line without an end is kept until [MaskedWriter.Flush].
type MaskedWriter struct {
	reg *Registry
	out io.Writer

	mu   sync.Mutex
	line []byte // what came since the last line end
	err  error  // the first error of out; nothing is written after it
}

// Writer returns a writer that masks what goes to w.
func (r *Registry) Writer(w io.Writer) *MaskedWriter { return &MaskedWriter{reg: r, out: w} }

// Write takes all of p and passes on the lines that are complete. It returns the first error of the writer below.
func (w *MaskedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return 0, w.err
	}
	end := bytes.LastIndexByte(p, '\n') + 1
	if end == 0 {
		w.line = append(w.line, p...)
		return len(p), nil
	}
	w.line = append(w.line, p[:end]...)
	if err := w.emit(); err != nil {
		return 0, err
	}
	w.line = append(w.line, p[end:]...)
	return len(p), nil
}

// Flush writes a last line that has no end. It returns the first error of the writer below.
func (w *MaskedWriter) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil || len(w.line) == 0 {
		return w.err
	}
	return w.emit()
}

// emit masks the lines gathered so far, all in one go.
func (w *MaskedWriter) emit() error {
	_, w.err = io.WriteString(w.out, w.reg.mask(string(w.line), true))
	w.line = w.line[:0]
	return w.err
}
