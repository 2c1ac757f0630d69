package token

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
)

// MaxSession is the most that a session cookie is inflated to, in bytes. No browser keeps a cookie of more than some
// thousand, and what inflates to more than this is a bomb.
const MaxSession = 1 << 20

// The makers of session cookies that are told apart.
const (
	SessionFlask     = "flask"
	SessionStarlette = "starlette"
	// SessionOther is another use of the same signer, such as a link to reset a password.
	SessionOther = "itsdangerous"
)

// Session is a session cookie signed by Flask, Starlette or anything else that is built on itsdangerous. Everybody can
// read what it holds. Its signature is the framework's own, over the whole cookie, and says nothing about a token
// inside; the token's says nothing about the cookie.
type Session struct {
	// Maker is one of the Session constants, judged by how the content is written.
	Maker string
	// Cookie is the whole value as it was given.
	Cookie string
	// JSON is the decoded and inflated content, as far as it could be; Content is the value that it holds, of kind
	// invalid when it is no JSON.
	JSON    []byte
	Content exactjson.Value
	// Compressed: the content was packed with zlib, which a dot in front says.
	Compressed bool
	// Signed is when the cookie was signed, to the second; nil when that cannot be read.
	Signed *Instant
	// OldEpoch: the signing time is counted from 2011-01-01, as itsdangerous before 1.0 did. Signed is corrected.
	OldEpoch bool
	// SignatureBytes is the size of the framework's signature: 20 for SHA-1, the default.
	SignatureBytes int
	// Tokens are the places of the tokens inside ("id_token", "token.access_token"), the one that is read first.
	Tokens []string
	// Fault says what is broken about the cookie, safe to print; empty for a whole one. Cut: characters are missing.
	Fault string
	Cut   bool
}

// isSession knows CONTENT.TIME.SIGNATURE of itsdangerous, where a dot in front says zlib. The time is six or seven
// characters, too short for claims. A cut copy is known by its zlib form alone.
func isSession(s string) bool {
	body, compressed := strings.CutPrefix(s, ".")
	if compressed && strings.HasPrefix(body, "eJ") && len(body) > 16 && badCharacter(strings.ReplaceAll(body[:min(len(body), 4096)], ".", "")) < 0 {
		return strings.Count(body, ".") <= 2
	}
	parts := strings.SplitN(body, ".", 4)
	if compressed || len(parts) != 3 || len(parts[1]) < 4 || len(parts[1]) > 8 || len(parts[2]) < 27 {
		return false
	}
	if badCharacter(parts[1]) >= 0 || badCharacter(parts[2]) >= 0 {
		return false
	}
	// Claims can be that short: {"":1}.
	if b, err := base64.RawURLEncoding.DecodeString(parts[1]); err != nil || b[0] == '{' && b[len(b)-1] == '}' {
		return false
	}
	// The content itself stands where a token has its header, and no session has an alg.
	b, ok := sessionBytes(parts[0])
	if !ok || len(b) == 0 || b[0] != '{' && b[0] != '[' && b[0] != '"' {
		return false
	}
	if b[0] != '{' {
		_, f := exactjson.ParseValue(b)
		return f == nil
	}
	session, broken := exactjson.ParseObject(b)
	_, alg := session.Get("alg")
	return broken == nil && !alg
}

// sessionBytes decodes the content: base64url without padding from Flask, standard base64 with it from Starlette.
func sessionBytes(s string) ([]byte, bool) {
	if b, bad := decodeSegment(s); bad == nil || bad.harmless {
		return b, true
	}
	b, err := base64.StdEncoding.DecodeString(s)
	return b, err == nil && !strings.ContainsAny(s, "\r\n")
}

// readSession takes a session cookie apart.
func readSession(s string) *Session {
	out := &Session{Maker: SessionFlask, Cookie: s}
	body, compressed := strings.CutPrefix(s, ".")
	out.Compressed = compressed
	parts := strings.SplitN(body, ".", 3)
	out.content(parts[0])
	if len(parts) > 1 {
		out.signedAt(parts[1])
	}
	if len(parts) > 2 {
		signature, bad := decodeSegment(parts[2])
		out.SignatureBytes = len(signature)
		switch {
		case bad != nil && !bad.harmless:
			out.fault("its signature: "+bad.Message, bad.Cut)
		case len(signature) < 20:
			out.fault(fmt.Sprintf("its signature has %s, 20 are the least: the copy is cut", plural(len(signature), "byte")), true)
		case bad != nil:
			out.fault("its signature: "+bad.Message, false)
		}
	} else {
		out.fault("its signature is missing: the copy is cut", true)
	}
	return out
}

// fault notes the first fault.
func (s *Session) fault(message string, cut bool) {
	if s.Fault == "" {
		s.Fault, s.Cut = message, cut
	}
}

func (s *Session) content(encoded string) {
	b, ok := sessionBytes(encoded)
	if !ok {
		var bad *segmentFault
		b, bad = decodeSegment(encoded)
		s.fault("its content: "+bad.Message, bad.Cut)
	}
	if s.Compressed {
		var err error
		if b, err = inflate(b); err != nil {
			s.fault("its content cannot be inflated: "+err.Error(), errors.Is(err, errCutStream))
		}
	}
	s.JSON = b
	o, f := exactjson.ParseObject(b)
	switch {
	case f == nil:
		s.Content = exactjson.Value{Raw: o.Raw, Kind: exactjson.KindObject}
	case o.Len() > 0: // broken: what stands in front of the fault
		raw, _ := o.MarshalJSON()
		s.Content = exactjson.Value{Raw: raw, Kind: exactjson.KindObject}
		s.fault("its content: "+f.Message, f.Offset >= len(b))
	default:
		v, f := exactjson.ParseValue(b)
		if f != nil {
			s.fault("its content: "+f.Message, f.Offset >= len(b))
			return
		}
		s.Content, s.Maker = v, SessionOther
	}
	// Flask writes JSON without white space, Starlette as Python does by default.
	if s.Maker == SessionFlask && (strings.ContainsAny(encoded, "+/=") || bytes.Contains(b, []byte(`": `)) && !s.Compressed) {
		s.Maker = SessionStarlette
	}
}

var (
	errCutStream  = errors.New("it ends too early")
	errNoStream   = errors.New("this is no zlib stream")
	errLongStream = fmt.Errorf("it holds more than %d MiB", MaxSession>>20)
)

// inflate unpacks a zlib stream of at most [MaxSession] bytes. With an error it returns what came before the fault.
func inflate(b []byte) ([]byte, error) {
	r, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, errNoStream
	}
	defer func() { _ = r.Close() }()
	var out bytes.Buffer
	_, err = io.Copy(&out, io.LimitReader(r, MaxSession+1))
	switch {
	case out.Len() > MaxSession:
		return out.Bytes()[:MaxSession], errLongStream
	case errors.Is(err, io.ErrUnexpectedEOF):
		return out.Bytes(), errCutStream
	case err != nil:
		return out.Bytes(), errNoStream
	}
	return out.Bytes(), nil
}

// firstOfEpoch is 2011-01-01T00:00:00Z, from which itsdangerous counted before 1.0. Nothing was signed before.
const firstOfEpoch = 1293840000

// signedAt reads the signing time: seconds as a big-endian number in base64url.
func (s *Session) signedAt(encoded string) {
	b, bad := decodeSegment(encoded)
	if bad != nil || len(b) == 0 || len(b) > 6 {
		s.fault("its signing time cannot be read", bad != nil && bad.Cut)
		return
	}
	var sec int64
	for _, c := range b {
		sec = sec<<8 | int64(c)
	}
	if sec < firstOfEpoch {
		sec, s.OldEpoch = sec+firstOfEpoch, true
	}
	at := Instant{Sec: sec}
	if !at.Valid() {
		s.fault("its signing time lies beyond the year 9999", false)
		return
	}
	s.Signed = &at
}

// Digest names the hash of the framework's signature by its size, empty for an unknown one.
func (s *Session) Digest() string {
	switch s.SignatureBytes {
	case 20:
		return "HMAC-SHA1"
	case 32:
		return "HMAC-SHA256"
	case 48:
		return "HMAC-SHA384"
	case 64:
		return "HMAC-SHA512"
	}
	return ""
}

// Name says whose cookie this is: "Flask session cookie".
func (s *Session) Name() string {
	switch s.Maker {
	case SessionFlask:
		return "Flask session cookie"
	case SessionStarlette:
		return "Starlette session cookie"
	}
	return "text signed by itsdangerous"
}

// Owner says whose the signature is: "Flask's".
func (s *Session) Owner() string {
	switch s.Maker {
	case SessionFlask:
		return "Flask's"
	case SessionStarlette:
		return "Starlette's"
	}
	return "itsdangerous's"
}
