package lab

import (
	"encoding/base64"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// level is what whoever asks has at hand.
type level string

const (
	tokenOnly level = "token only"
	// expected: the audience and the issuer that the server expects, of a server whose tokens are signed with a secret.
	expected level = "aud and iss"
	// public: what a provider publishes, audience, issuer and key set, and no key to sign with.
	public level = "public"
	// withSecret: the secret that the server verifies with, and the audience and the issuer that it expects.
	withSecret level = "secret"
	// withFile: the file that the service reads its settings from, and nothing else.
	withFile level = "env file"
)

// levels are all of them, in the order of the tables.
func levels() []level { return []level{tokenOnly, expected, public, withSecret, withFile} }

// possible reports whether somebody can be in that position towards the stack.
func (k level) possible(m Manifest) bool {
	switch k {
	case expected:
		return m.Secret != "" && m.Audience+m.Issuer != ""
	case public:
		return m.Key != ""
	case withSecret, withFile:
		return m.Secret != "" // a provider's private key is nothing that anybody has
	case tokenOnly:
	}
	return true
}

// flags are what the level adds to the command line.
func (k level) flags(t *testing.T, s *Server) []string {
	t.Helper()
	switch k {
	case expected:
		return expectations(s.Manifest)
	case public:
		return append(expectations(s.Manifest), "--jwks", keySetFile(t, s))
	case withSecret:
		flags := append(expectations(s.Manifest), "--secret-file", secretFile(t, s.Secret))
		if s.Manifest.Carrier == "flask-session" {
			// The token is one secret's and the cookie around it another's.
			flags = append(flags, "--env-file", envFile(t, s))
		}
		return flags
	case withFile:
		return []string{"--env-file", envFile(t, s), "--secret-name", s.Manifest.Secret}
	case tokenOnly:
	}
	return nil
}

// expectations are what the server's settings say beside its secret.
func expectations(m Manifest) []string {
	var flags []string
	if m.Audience != "" {
		flags = append(flags, "--aud", m.Audience)
	}
	if m.Issuer != "" {
		flags = append(flags, "--iss", m.Issuer)
	}
	return flags
}

// keySetFile writes the key set that a provider publishes.
func keySetFile(t *testing.T, s *Server) string {
	t.Helper()
	exponent := big.NewInt(int64(s.Key.E)).Bytes()
	set := map[string]any{"keys": []any{map[string]string{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": keyID,
		"n": base64.RawURLEncoding.EncodeToString(s.Key.N.Bytes()), "e": base64.RawURLEncoding.EncodeToString(exponent),
	}}}
	name := filepath.Join(t.TempDir(), "jwks.json")
	if err := os.WriteFile(name, indented(t, set), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// envFile writes the settings of the service as a .env has them.
func envFile(t *testing.T, s *Server) string {
	t.Helper()
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.Manifest.Environment)) {
		text.WriteString(name + "=" + strconv.Quote(s.Manifest.Environment[name]) + "\n")
	}
	text.WriteString(s.Manifest.Secret + "=" + s.Secret + "\n")
	name := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(name, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
