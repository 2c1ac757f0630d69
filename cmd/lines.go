package cmd

import (
	"bufio"
	"bytes"
	"errors"

	"github.com/jwtdoc/jwtdoc/internal/token"
)

// peekSize is how much of the input is looked at to tell several tokens from one that was wrapped.
const peekSize = 1 << 16

// severalTokens reports whether the input is a list of tokens, one a line, rather than one token that somebody wrapped
// or a request pasted with its headers: the first line that is not empty is a whole token, and so is the next one, or
// it is at least nothing that could continue the first.
func severalTokens(r *bufio.Reader) bool {
	head, _ := r.Peek(peekSize)
	first, rest := nextLine(head)
	if !wholeToken(first) {
		return false
	}
	second, _ := nextLine(rest)
	if wholeToken(second) {
		return true
	}
	// A signature shorter than SHA-256's may have been cut by the line's end.
	signature := first[bytes.LastIndexByte(first, '.')+1:]
	return len(second) > 0 && (len(signature) >= 43 || bytes.ContainsAny(second, " ."))
}

// nextLine returns the first line that is not empty, and what follows it.
func nextLine(b []byte) (line, rest []byte) {
	for len(b) > 0 {
		line, b, _ = bytes.Cut(b, []byte("\n"))
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return line, b
		}
	}
	return nil, nil
}

// readLine appends the next line to buf, without its end. Of a line longer than a token may be, one byte more than
// that is kept, and the rest is skipped. At the end of the input it returns io.EOF with the last line.
func readLine(r *bufio.Reader, buf []byte) ([]byte, error) {
	for {
		part, err := r.ReadSlice('\n')
		part = bytes.TrimSuffix(part, []byte("\n"))
		buf = append(buf, part[:min(len(part), token.MaxInput+1-len(buf))]...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return buf, err
		}
	}
}
