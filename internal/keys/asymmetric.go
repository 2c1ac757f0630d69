package keys

import (
	"bytes"
	"crypto/x509"
)

// Asymmetric reports whether what was given as a secret is a key of a key pair, and says which kind of file. Used
// as an HMAC secret, a public key would let anybody sign (RFC 8725 §2.1): such a "secret" is refused everywhere.
func Asymmetric(b []byte) (what string, yes bool) {
	// DER is binary: its last byte may be the code of a blank.
	if isDER(b) {
		return "a DER key", true
	}
	// A text survives white space around it, and a BOM before it.
	b = bytes.TrimSpace(bytes.TrimPrefix(b, []byte("\ufeff")))
	switch {
	case bytes.HasPrefix(b, []byte("-----BEGIN CERTIFICATE")):
		return "a PEM certificate", true
	case bytes.HasPrefix(b, []byte("-----BEGIN ")) && bytes.Contains(b[:min(len(b), 60)], []byte("PUBLIC KEY")):
		return "a PEM public key", true
	case bytes.HasPrefix(b, []byte("-----BEGIN ")) && bytes.Contains(b[:min(len(b), 60)], []byte("PRIVATE KEY")):
		return "a PEM private key", true
	case len(b) > 0 && b[0] == '{' && bytes.Contains(b, []byte(`"kty"`)):
		if bytes.Contains(b, []byte(`"keys"`)) {
			return "a JWK set", true
		}
		return "a JWK", true
	}
	return "", false
}

// isDER reports whether b is one whole DER sequence that holds a public key or certificate. Random bytes look like
// the start of one now and then, and never parse.
func isDER(b []byte) bool {
	if len(b) < 40 || b[0] != 0x30 {
		return false
	}
	if _, err := x509.ParsePKIXPublicKey(b); err == nil {
		return true
	}
	if _, err := x509.ParsePKCS1PublicKey(b); err == nil {
		return true
	}
	_, err := x509.ParseCertificate(b)
	return err == nil
}
