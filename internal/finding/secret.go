package finding

import (
	"fmt"
	"io"
)

// Redacted is what is shown in the place of a secret.
const Redacted = "[redacted]"

// Secret holds bytes that must never be shown: an HMAC key, a password, a token. However it is printed,
// formatted or marshalled, only [Redacted] appears; [Secret.Reveal] is the one way to the bytes.
//
// The bytes are behind a pointer because %p does not ask [Secret.Format]: for a value that is no pointer fmt prints
// the fields as they are, and of a pointer in a field only its address.
type Secret struct {
	_ [0]func() // not comparable with ==, which would compare the pointers
	b *[]byte
}

// NewSecret takes ownership of b. Of nil it makes no secret, the zero value.
func NewSecret(b []byte) Secret {
	if b == nil {
		return Secret{}
	}
	return Secret{b: &b}
}

// Reveal returns the bytes. The caller must not let them reach a message, a report or a log.
func (s Secret) Reveal() []byte {
	if s.b == nil {
		return nil
	}
	return *s.b
}

// Len returns the length in bytes.
func (s Secret) Len() int { return len(s.Reveal()) }

// IsZero reports whether there is no secret at all.
func (s Secret) IsZero() bool { return s.b == nil }

// String returns [Redacted].
func (Secret) String() string { return Redacted }

// GoString returns [Redacted]: %#v must not give away what %v hides.
func (Secret) GoString() string { return Redacted }

// Format writes [Redacted] for every verb, %x and %s among them.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Redacted) }

// MarshalText writes [Redacted]; encoding/json uses it too.
func (Secret) MarshalText() ([]byte, error) { return []byte(Redacted), nil }
