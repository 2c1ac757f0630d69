package finding

// InParts makes the writer mask lines in smaller parts, so that tests need no line of a megabyte.
func (w *MaskedWriter) InParts(held, overlap int) *MaskedWriter {
	w.held, w.overlap = held, overlap
	return w
}
