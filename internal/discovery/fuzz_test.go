package discovery

import (
	"testing"
	"unicode/utf8"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// FuzzMetadata: whatever an issuer's address answers with is metadata or a harmless message.
func FuzzMetadata(f *testing.F) {
	for _, s := range []string{
		``, `{}`, `{"issuer":"https://id.example.com","jwks_uri":"https://id.example.com/keys"}`, `{"jwks_uri":3}`, `{"jwks_uri":"a","jwks_uri":"b"}`,
		`{"issuer":"\u001b[2J","jwks_uri":"x","id_token_signing_alg_values_supported":["RS256",1]}`, `<html>`, "{\"jwks_uri\":\"\xff\"}", `{"\u006awks_uri":"x"}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := parseMetadata(body, "https://id.example.com/.well-known/openid-configuration")
		if (err == nil) != (m.KeysURL != "") {
			t.Fatalf("%+v and %v", m, err)
		}
		if err == nil {
			return
		}
		_, hint := finding.ExitOf(err)
		for _, r := range err.Error() + hint {
			if r == utf8.RuneError || finding.UnsafeRune(r) {
				t.Fatalf("%U in %q", r, err)
			}
		}
	})
}
