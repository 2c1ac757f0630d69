package keys

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Limits of what is read as keys: whoever serves a key set decides what is in it.
const (
	// MaxKeyFile is the most that is read as keys, in bytes.
	MaxKeyFile = 1 << 20
	// MaxKeys is the most keys in one set or file.
	MaxKeys = 100
	// MaxRSABits is the largest RSA modulus that is computed with.
	MaxRSABits = 16384
)

// Errors of [Read], for errors.Is.
var (
	// ErrNoKeyFound: the content is no key in any form that is read; the message says what it is, where that is known.
	ErrNoKeyFound = errors.New("no key in PEM, DER, JWK or JWKS form")
	// ErrBadKey: the content is a key, and a broken one.
	ErrBadKey = errors.New("a broken key")
	// ErrTooLarge: the content is beyond [MaxKeyFile], [MaxKeys] or [MaxRSABits].
	ErrTooLarge = errors.New("too large")
	// ErrPassword: the key is encrypted, and no password or a wrong one was given.
	ErrPassword = errors.New("wrong password")
	// ErrEncryption: the key is encrypted in a way that is not read.
	ErrEncryption = errors.New("encrypted in a way that is not read")
	// ErrNoPassword: the key is encrypted, and nobody could be asked for a password.
	ErrNoPassword = errors.New("the key is encrypted")
)

// Set is what a file, or an answer, holds.
type Set struct {
	// Form is how it is written down.
	Form Form
	// Keys are those that could be read, in their order.
	Keys []Key
	// Findings names the keys that could not, what is odd about the file, and what is wrong between its keys. What is
	// weak about a single key, [Key.Weaknesses] says.
	Findings []finding.Finding
}

// Password asks for the password of an encrypted key. what names the key.
type Password func(what string) ([]byte, error)

// Read reads keys from their content; the name of the file plays no part. place names it for people. A key that is
// broken is named in the findings, and the others are read all the same; where none is left, the error says why.
func Read(content []byte, place string, password Password) (Set, error) {
	if len(content) > MaxKeyFile {
		return Set{}, fmt.Errorf("%d bytes are more than the %d that are read as keys: %w", len(content), MaxKeyFile, ErrTooLarge)
	}
	r := reader{place: place, password: password}
	err := r.read(content)
	if err == nil && len(r.set.Keys) == 0 {
		err = r.firstBad()
	}
	if err != nil {
		return Set{}, err
	}
	for _, k := range r.set.Keys {
		if k.m != nil {
			k.m.text = finding.NewSecret(bytes.Clone(content))
		}
	}
	r.set.Findings = append(r.set.Findings, betweenKeys(r.set.Keys)...)
	return r.set, nil
}

// reader collects what one content holds.
type reader struct {
	place    string
	password Password
	set      Set
	bad      error
}

func (r *reader) read(content []byte) error {
	b := bytes.TrimPrefix(content, []byte("\ufeff"))
	if trimmed := bytes.TrimSpace(b); isPEM(trimmed) || len(trimmed) > 0 && trimmed[0] == '{' {
		b = trimmed
	}
	switch {
	case len(bytes.TrimSpace(b)) == 0:
		return fmt.Errorf("it is empty: %w", ErrNoKeyFound)
	case b[0] == '{': // before PEM, which a service account file has inside
		return r.readJSON(b)
	case isPEM(b):
		return r.readPEM(b)
	case b[0] == 0x30 && isSequence(b):
		r.set.Form = DER
		k, err := r.readDER(b)
		if err != nil {
			return err
		}
		r.add(k, 1)
		return nil
	}
	if inner, ok := wrappedKey(b); ok {
		r.note(idKeyMangled, finding.Info, "decode it where a program wants the key itself: base64 -d",
			"the content is base64 of a key, as Kubernetes keeps secrets")
		return r.read(inner)
	}
	return fmt.Errorf("%s: %w", foreignKey(b), ErrNoKeyFound)
}

func (r *reader) add(k Key, number int) {
	k.Form, k.Place, k.Number = r.set.Form, r.place, number
	r.set.Keys = append(r.set.Keys, k)
}

// reject names a key that could not be read.
func (r *reader) reject(what string, err error) {
	if r.bad == nil {
		r.bad = fmt.Errorf("%s: %w", what, err)
	}
	r.set.Findings = append(r.set.Findings, finding.Finding{
		ID: idKeyBroken, Severity: finding.Error, Message: fmt.Sprintf("%s cannot be read: %v", what, err),
		Evidence: []finding.Evidence{}, Fix: "write it anew from where it was made",
	})
}

func (r *reader) firstBad() error {
	if r.bad != nil {
		return r.bad
	}
	return ErrNoKeyFound
}

func (r *reader) note(id string, sev finding.Severity, fix, message string) {
	r.set.Findings = append(r.set.Findings, finding.Finding{ID: id, Severity: sev, Message: message, Evidence: []finding.Evidence{}, Fix: fix})
}

// wrappedKey decodes base64 of a PEM, JSON or DER text.
func wrappedKey(b []byte) ([]byte, bool) {
	b = withoutSpace(b)
	if len(b) < 40 || len(b) > MaxKeyFile {
		return nil, false
	}
	out, ok := decodeBase64(b, base64.RawStdEncoding)
	if !ok || !isPEM(out) && !isSequence(out) && !bytes.HasPrefix(out, []byte(`{"`)) {
		return nil, false
	}
	return out, true
}

// foreignKey says what a content is that is no key in a form that is read, and how it becomes one.
func foreignKey(b []byte) string {
	has := func(prefix string) bool { return bytes.HasPrefix(bytes.TrimSpace(b), []byte(prefix)) }
	switch {
	case has("ssh-rsa "), has("ssh-ed25519 "), has("ecdsa-sha2-"):
		return "an OpenSSH public key (ssh-keygen -e -m PKCS8 -f FILE writes it as PEM)"
	case has("PuTTY-User-Key-File"):
		return "a PuTTY key (puttygen FILE -O private-openssh, then ssh-keygen -p -m PKCS8)"
	case has("\xfe\xed\xfe\xed"), has("\xce\xce\xce\xce"):
		return "a Java key store (keytool -importkeystore -deststoretype PKCS12, then openssl pkcs12 -nodes)"
	case has("["):
		return "a JSON array: a key set is an object with a member keys"
	case has("eyJ"):
		return "it begins like a token"
	case has("<"):
		return "it begins like HTML or XML"
	}
	return "it may be a secret, or no key at all"
}
