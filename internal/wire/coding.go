package wire

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// maxCodings is how many content codings, one around the other, are undone. More than one is rare, and more than two
// is a game.
const maxCodings = 2

// maxWindow is the most memory that a zstd frame may ask for: what RFC 9659 §3 lets a client demand of a server is 8 MiB.
const maxWindow = 64 << 20

// errCoding says that a body is in a coding that is not read here.
var errCoding = errors.New("the coding is not known")

// decompress undoes the content codings (RFC 9110 §8.4), the last one first. What cannot be decompressed stays as it
// came; what is longer than the bound is cut off.
func (a *answerReader) decompress() {
	var codings []string
	for _, v := range a.answer.Values("Content-Encoding") {
		for c := range strings.SplitSeq(v, ",") {
			if c = strings.ToLower(strings.TrimSpace(c)); c != "" && c != "identity" {
				codings = append(codings, c)
			}
		}
	}
	if len(codings) > maxCodings || len(a.answer.Body) == 0 {
		return
	}
	for len(codings) > 0 {
		last := codings[len(codings)-1]
		codings = codings[:len(codings)-1]
		if !a.undo(last) {
			return
		}
	}
}

// undo undoes one coding; it reports whether that was possible.
func (a *answerReader) undo(coding string) bool {
	r, err := decoder(coding, a.answer.Body)
	if err != nil {
		return false
	}
	defer func() { _ = r.Close() }()
	body, err := io.ReadAll(io.LimitReader(r, a.maxBody+1))
	if err != nil && len(body) == 0 {
		return false
	}
	if err != nil || int64(len(body)) > a.maxBody {
		a.answer.Truncated = true
	}
	a.answer.Body = body[:min(int64(len(body)), a.maxBody)]
	return true
}

// decoder reads a body in one of the codings that servers send to browsers: a request copied from one asks for all of
// them (Accept-Encoding: gzip, deflate, br, zstd).
func decoder(coding string, body []byte) (io.ReadCloser, error) {
	in := bytes.NewReader(body)
	switch coding {
	case "gzip", "x-gzip":
		return gzip.NewReader(in)
	case "deflate":
		// The name means zlib (RFC 9110 §8.4.1.2), but some servers send the bare format.
		if z, err := zlib.NewReader(in); err == nil {
			return z, nil
		}
		return flate.NewReader(bytes.NewReader(body)), nil
	case "br":
		return io.NopCloser(brotli.NewReader(in)), nil
	case "zstd":
		d, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	}
	return nil, fmt.Errorf("%w: %q", errCoding, coding)
}
