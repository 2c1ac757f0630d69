package token

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
)

// ParseLarge is [Parse] for a text of which only the beginning has been read; it ends at size bytes, or where rest does
// when size is 0. The payload of a compact token that nothing stands around is decoded as it arrives, so that the text of
// a payload of ten megabytes is never held beside what it says; the token then has its payload's text no more, see
// [Token.Streamed]. Whatever else it is, it is read whole. A line end behind the text is no part of it, as it is none of
// what an editor shows. An error is one of reading.
func ParseLarge(beginning string, rest io.Reader, size int64) (Token, error) {
	rest, room := remaining(beginning, rest, size)
	a, ok := arrivingToken(beginning, room)
	if !ok {
		text, err := readWhole(beginning, rest, room)
		return Parse(text), err
	}
	clean, err := a.take(rest)
	if err != nil {
		return Token{}, err
	}
	if clean {
		if t, ok := a.token(); ok {
			return t, nil
		}
	}
	text, err := a.text(room, rest)
	return Parse(text), err
}

// ReadLarge reads a large text to its end, for commands that need it as it is: beginning, rest and size are those of
// [ParseLarge]. Of a text that is too large it reads so much that [Parse] says so.
func ReadLarge(beginning string, rest io.Reader, size int64) (string, error) {
	rest, room := remaining(beginning, rest, size)
	return readWhole(beginning, rest, room)
}

// remaining bounds what is read of a text, and says how large it can be.
func remaining(beginning string, rest io.Reader, size int64) (bounded io.Reader, room int) {
	// One byte more than a token may have is enough for the report to say that it is too large.
	room = MaxInput + 1
	bounded = io.LimitReader(rest, int64(room-len(beginning)))
	if size > int64(len(beginning)) && size < MaxInput {
		room = int(size)
	}
	return bounded, room
}

func readWhole(beginning string, rest io.Reader, room int) (string, error) {
	var b strings.Builder
	// All of the room at once: growing step by step would copy the token again and again, and memory that nothing is
	// written to takes no place.
	b.Grow(room)
	b.WriteString(beginning)
	return readRest(&b, rest)
}

// arriving is a compact token that is being read: all of it that was read so far is in these fields, in this order.
type arriving struct {
	// head is the encoded header, headerJSON and header what it says.
	head       string
	headerJSON []byte
	header     exactjson.Object
	// payload is what has been decoded of the second part, tail the one to three characters that follow.
	payload []byte
	tail    []byte
	// ended is true behind the payload's dot; signature is everything that follows, or, where the token turned out to
	// be another than expected, all that was read and not decoded.
	ended     bool
	signature []byte
}

// arrivingToken reads the header of a token whose payload is longer than the beginning. It is false for a text that is
// anything else, and where something is wrong with the header.
func arrivingToken(beginning string, room int) (*arriving, bool) {
	head, payload, ok := strings.Cut(beginning, ".")
	if !ok || len(head) > maxSmallHeader || !startsLikeHeader(head) || strings.Contains(payload, ".") {
		return nil, false
	}
	b, bad := decodeSegment(head)
	if bad != nil {
		return nil, false
	}
	header, f := exactjson.ParseObject(b)
	if f != nil || isUnencoded(header) {
		return nil, false
	}
	// All of the room at once, as for a text.
	a := &arriving{
		head: head, headerJSON: b, header: header,
		payload: make([]byte, 0, base64.RawURLEncoding.DecodedLen(max(room-len(head), 0))),
	}
	return a, a.decode([]byte(payload))
}

// chunkSize is how much is read at once. It is a multiple of four characters, so that few are left over.
const chunkSize = 64 << 10

// take reads the rest. It is false, with nothing lost, for a token that has to be read as a whole: one with characters
// that do not belong there, or without an end.
func (a *arriving) take(rest io.Reader) (clean bool, err error) {
	chunk := make([]byte, chunkSize)
	for {
		n, err := rest.Read(chunk)
		if !a.add(chunk[:n]) {
			return false, nil
		}
		switch {
		case err == io.EOF:
			return a.ended, nil
		case err != nil:
			return false, err
		}
	}
}

// add takes what has arrived. It is false, with nothing lost, where the token must be read as a whole.
func (a *arriving) add(b []byte) bool {
	if a.ended {
		a.signature = append(a.signature, b...)
		return len(a.signature) <= maxSmallHeader // nobody signs with more: something else follows
	}
	payload, signature, ended := bytes.Cut(b, []byte("."))
	if !a.decode(payload) {
		if ended {
			a.signature = append(append(a.signature, '.'), signature...)
		}
		return false
	}
	if ended {
		a.ended = true
		return a.add(signature)
	}
	return true
}

// decode takes characters of the payload. It is false, with nothing lost, where one of them is none of base64url.
func (a *arriving) decode(b []byte) bool {
	if badCharacter(b) >= 0 {
		a.signature = append(a.signature, b...)
		return false
	}
	for len(a.tail) > 0 && len(b) > 0 {
		if a.tail = append(a.tail, b[0]); len(a.tail) == 4 {
			a.payload, a.tail = decodeWhole(a.payload, a.tail), a.tail[:0]
		}
		b = b[1:]
	}
	whole := len(b) - len(b)%4
	a.payload = decodeWhole(a.payload, b[:whole])
	a.tail = append(a.tail, b[whole:]...)
	return true
}

// decodeWhole appends the bytes that a multiple of four characters of base64url encode.
func decodeWhole(to, b []byte) []byte {
	n := len(to)
	if room := n + len(b)/4*3; room > cap(to) {
		to = append(make([]byte, 0, room+chunkSize), to...)
	}
	decoded, _ := base64.RawURLEncoding.Decode(to[n:n+len(b)/4*3], b) // each character was looked at
	return to[:n+decoded]
}

// token makes the token of what has arrived. It is false for one whose last characters leave something to say, and for one
// that is too large.
func (a *arriving) token() (Token, bool) {
	signature := string(bytes.TrimSuffix(a.signature, []byte("\n")))
	sig, bad := decodeSegment(signature)
	if bad != nil {
		return Token{}, false
	}
	tail, bad := decodeSegment(string(a.tail))
	if bad != nil {
		return Token{}, false
	}
	t := Token{
		Form: FormJWS, Streamed: true, Segments: []string{a.head, "", signature},
		HeaderJSON: a.headerJSON, Header: a.header, PayloadBytes: append(a.payload, tail...), Signature: sig,
	}
	if t.Length() > MaxInput {
		return Token{}, false
	}
	t.Payload = t.readObject(SegmentPayload, t.PayloadBytes, base64.RawURLEncoding.EncodedLen(len(t.PayloadBytes)))
	t.encryptedInThree()
	return t, true
}

// text puts what was read together again, and the rest behind it.
func (a *arriving) text(room int, rest io.Reader) (string, error) {
	var b strings.Builder
	b.Grow(room)
	b.WriteString(a.head + ".")
	encodeTo(&b, a.payload)
	a.payload = nil // the text has to be read again, and takes its place
	b.Write(a.tail)
	if a.ended {
		b.WriteByte('.')
	}
	b.Write(a.signature)
	return readRest(&b, rest)
}

// readRest reads a text to its end, behind what is in b already. A line end behind the text is left out.
func readRest(b *strings.Builder, rest io.Reader) (string, error) {
	_, err := io.Copy(b, rest)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// encodeTo writes bytes in base64url without padding (RFC 7515 §2), in pieces, to a writer that does not fail.
func encodeTo(w io.Writer, bytes []byte) {
	e := base64.NewEncoder(base64.RawURLEncoding, w)
	_, _ = e.Write(bytes)
	_ = e.Close()
}
