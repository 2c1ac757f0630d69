package verify

import (
	"crypto/rand"
	"encoding/base64"
	"reflect"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// TestATokenWithoutItsTextIsVerifiedAsOneWithIt pins that nothing is said of a large token that would not be said of it
// whole: signed with the key, with another one, and not at all.
func TestATokenWithoutItsTextIsVerifiedAsOneWithIt(t *testing.T) {
	payload := `{"exp":1900000000,"data":"` + strings.Repeat("x", 100_000) + `"}`
	for _, alg := range []string{"HS256", "RS256", "PS384", "ES256", "EdDSA"} {
		key, other := anyKey(t, alg), anyKey(t, alg)
		for name, signer := range map[string]keys.Key{"its key": key, "another key": other} {
			encode := base64.RawURLEncoding.EncodeToString
			input := encode([]byte(`{"alg":"`+alg+`"}`)) + "." + encode([]byte(payload))
			sig, err := signer.Sign(alg, input)
			if err != nil {
				t.Fatal(err)
			}
			text := input + "." + encode(sig)
			streamed, err := token.ParseLarge(text[:1000], strings.NewReader(text[1000:]), 0)
			if err != nil || !streamed.Streamed {
				t.Fatalf("%v, decoded as it was read: %v", err, streamed.Streamed)
			}
			candidates := []keys.Source{keys.SourceOf(key)}
			options := Options{Now: now}
			got, want := Token(streamed, candidates, options), Token(token.Parse(text), candidates, options)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s with %s:\n%+v\nmust be\n%+v", alg, name, got, want)
			}
			if valid := got.Verified.State == token.VerifiedValid; valid != (name == "its key") {
				t.Errorf("%s with %s: %s", alg, name, got.Verified.State)
			}
		}
	}
}

func anyKey(t *testing.T, alg string) keys.Key {
	t.Helper()
	if alg == "HS256" {
		return keys.SecretOf(candidate(rand.Text() + rand.Text()))
	}
	k, err := keys.Generate(rand.Reader, alg, 0)
	if err != nil {
		t.Fatal(err)
	}
	return k
}
