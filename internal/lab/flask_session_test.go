package lab

import (
	"bytes"
	"compress/zlib"
	"crypto/hmac"
	"crypto/sha1" // what Flask signs its session cookie with
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
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
