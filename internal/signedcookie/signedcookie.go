// Package signedcookie signs and verifies the session cookies that Flask and Starlette sign with itsdangerous:
// CONTENT.TIME.SIGNATURE. Their signature is made with the application's own secret and has nothing to do with that of
// a token inside.
package signedcookie

import (
	"bytes"
	"compress/zlib"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what Flask and Starlette sign their sessions with
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"hash"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// Signed reports whether the cookie's signature was made with this secret.
func Signed(s *token.Session, secret finding.Secret) bool {
	cut := strings.LastIndexByte(s.Cookie, '.')
	if cut < 0 || secret.Len() == 0 {
		return false
	}
	got, err := base64.RawURLEncoding.DecodeString(s.Cookie[cut+1:])
	want := signature(s, secret, s.Cookie[:cut])
	return err == nil && len(want) > 0 && hmac.Equal(got, want)
}

// Replace returns the cookie with another token in the place of the one inside, signed anew at the given time. It is
// false where the old token does not stand in the content as it is, or the cookie's signature is of an unknown kind.
func Replace(s *token.Session, secret finding.Secret, old, replacement string, at time.Time) (string, bool) {
	if old == "" || !bytes.Contains(s.JSON, []byte(old)) || s.Fault != "" {
		return "", false
	}
	content := bytes.ReplaceAll(s.JSON, []byte(old), []byte(replacement))
	seconds := binary.BigEndian.AppendUint64(nil, uint64(max(at.Unix(), 0)))
	signed := written(s, content) + "." + base64.RawURLEncoding.EncodeToString(bytes.TrimLeft(seconds, "\x00"))
	sig := signature(s, secret, signed)
	if len(sig) == 0 {
		return "", false
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(sig), true
}

// written encodes the content as its maker does: Starlette in standard base64, Flask in base64url and packed where
// that is shorter.
func written(s *token.Session, content []byte) string {
	if s.Maker == token.SessionStarlette {
		return base64.StdEncoding.EncodeToString(content)
	}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(content) // to memory
	_ = z.Close()
	if packed.Len() < len(content)-1 {
		return "." + base64.RawURLEncoding.EncodeToString(packed.Bytes())
	}
	return base64.RawURLEncoding.EncodeToString(content)
}

// signature computes what itsdangerous would: with a key derived from the secret and a salt that each maker has of its
// own. The hash is known by the size of the cookie's own signature.
func signature(s *token.Session, secret finding.Secret, signed string) []byte {
	digest := map[string]func() hash.Hash{"HMAC-SHA1": sha1.New, "HMAC-SHA256": sha256.New, "HMAC-SHA384": sha512.New384, "HMAC-SHA512": sha512.New}[s.Digest()]
	if digest == nil {
		return nil
	}
	var key []byte
	switch s.Maker {
	case token.SessionFlask: // SecureCookieSessionInterface: key_derivation "hmac"
		key = sum(digest, secret.Reveal(), "cookie-session")
	case token.SessionStarlette: // itsdangerous.TimestampSigner: key_derivation "django-concat"
		h := digest()
		h.Write([]byte("itsdangerous.Signersigner"))
		h.Write(secret.Reveal())
		key = h.Sum(nil)
	default:
		return nil
	}
	return sum(digest, key, signed)
}

func sum(digest func() hash.Hash, key []byte, text string) []byte {
	h := hmac.New(digest, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}
