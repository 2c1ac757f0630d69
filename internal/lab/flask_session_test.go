package lab

import (
	"bytes"
	"compress/zlib"
	"crypto/hmac"
	"crypto/sha1" // what Flask signs its session cookie with
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"io"
	"strings"
	"time"
)

// flaskSession is a session cookie as Flask writes it: the JSON object, compressed where that is shorter, the time,
// and a signature with the application's own SECRET_KEY, which is not the token's.
func flaskSession(m Manifest, name, value string, now time.Time) string {
	text, err := json.Marshal(map[string]string{name: value})
	if err != nil {
		panic(err) // a map of strings
	}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(text) // to memory
	_ = z.Close()
	payload := base64.RawURLEncoding.EncodeToString(text)
	if packed.Len() < len(text)-1 {
		payload = "." + base64.RawURLEncoding.EncodeToString(packed.Bytes())
	}
	at := bytes.TrimLeft(binary.BigEndian.AppendUint64(nil, uint64(now.Unix())), "\x00")
	signed := payload + "." + base64.RawURLEncoding.EncodeToString(at)
	key := sum([]byte(m.Environment["FLASK_SECRET_KEY"]), "cookie-session")
	return signed + "." + base64.RawURLEncoding.EncodeToString(sum(key, signed))
}

func sum(key []byte, text string) []byte {
	h := hmac.New(sha1.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// readFlaskSession takes a value out of a session cookie, and when that was written; state says what is wrong with it.
func readFlaskSession(m Manifest, name, cookie string) (value string, at time.Time, state string) {
	cut := strings.LastIndexByte(cookie, '.')
	if cut < 0 {
		return "", at, "unreadable"
	}
	signed, signature := cookie[:cut], cookie[cut+1:]
	key := sum([]byte(m.Environment["FLASK_SECRET_KEY"]), "cookie-session")
	if got, err := base64.RawURLEncoding.DecodeString(signature); err != nil || !hmac.Equal(got, sum(key, signed)) {
		return "", at, "unsigned"
	}
	packed, compressed := strings.CutPrefix(signed, ".")
	payload, stamp, _ := strings.Cut(packed, ".")
	text, err := base64.RawURLEncoding.DecodeString(payload)
	if err == nil && compressed {
		var z io.ReadCloser
		if z, err = zlib.NewReader(bytes.NewReader(text)); err == nil {
			text, err = io.ReadAll(io.LimitReader(z, 1<<20))
		}
	}
	values := map[string]string{}
	when, errWhen := base64.RawURLEncoding.DecodeString(stamp)
	if err != nil || errWhen != nil || len(when) > 8 || json.Unmarshal(text, &values) != nil {
		return "", at, "unreadable"
	}
	at = time.Unix(int64(binary.BigEndian.Uint64(append(make([]byte, 8-len(when)), when...))), 0)
	if _, has := values[name]; !has {
		return "", at, "empty"
	}
	return values[name], at, ""
}
