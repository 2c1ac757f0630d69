package pack_test

import (
	"crypto/rand"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
	"github.com/jwtdoc/jwtdoc/internal/mint/fault"
	"github.com/jwtdoc/jwtdoc/internal/mint/pack"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

func build(t *testing.T, alg, claims string) (pack.Manifest, []pack.File) {
	t.Helper()
	k, err := keys.Generate(rand.Reader, alg, 0)
	if err != nil {
		t.Fatal(err)
	}
	payload, _ := exactjson.ParseObject([]byte(claims))
	d := mint.Draft{
		Payload: payload, Alg: alg, Key: k, Now: time.Date(2025, 11, 30, 12, 0, 0, 1, time.UTC), Lifetime: time.Hour, Random: rand.Reader,
		NewKey: func(alg string) (keys.Key, error) { return keys.Generate(rand.Reader, alg, 0) },
	}
	d = pack.Prepare(d.WithHeaderText("alg", alg).WithHeaderText("kid", pack.KeyID))
	m, files, err := pack.Build(d)
	if err != nil {
		t.Fatal(err)
	}
	return m, files
}

func TestPackHasEveryFaultUnderTheSameNameEachTime(t *testing.T) {
	for _, alg := range []string{"HS256", "ES256", "EdDSA"} {
		m, files := build(t, alg, "{}")
		again, _ := build(t, alg, "{}")
		// Only what is drawn at random differs, and that is in the files.
		if diff := cmp.Diff(marshal(t, m), marshal(t, again)); diff != "" {
			t.Errorf("%s: two manifests differ:\n%s", alg, diff)
		}
		if len(files) != len(m.Tokens) {
			t.Fatalf("%s: %d files, %d entries", alg, len(files), len(m.Tokens))
		}
		accept, faults := 0, 0
		for i, e := range m.Tokens {
			if e.File != files[i].Name || !strings.HasSuffix(e.File, ".jwt") || e.Why == "" || e.Title == "" || len(files[i].Content) == 0 {
				t.Errorf("%s: %+v", alg, e)
			}
			if e.Fault != "" {
				faults++
			} else if e.Answer != mint.Accept {
				t.Errorf("%s: the sound token %s is not to be accepted", alg, e.File)
			}
			if e.Answer == mint.Accept {
				accept++
			}
		}
		if faults+len(m.Omitted) != len(fault.All()) || len(m.Omitted) > 4 || accept < 8 {
			t.Errorf("%s: %d faults, %d to accept, omitted %v", alg, faults, accept, m.Omitted)
		}
	}
}

func TestManifestSaysWhatTheTokensSay(t *testing.T) {
	m, files := build(t, "ES256", `{"aud":["a","b"],"iss":"me"}`)
	v := m.Verifier
	if v.Issuer != "me" || v.Audience != "a" || v.Algorithm != "ES256" || v.Key != pack.JWKSFile || v.From.Sec != 1764504000 || v.Until.Sec != 1764507600 {
		t.Errorf("%+v", v)
	}
	sound := token.Parse(string(files[0].Content))
	if sound.Issuer() != "me" || sound.Text("sub") != pack.Subject || sound.KeyID() != pack.KeyID || sound.Time("exp").Instant.Sec != v.Until.Sec {
		t.Errorf("%s", sound.PayloadBytes)
	}
	for i, e := range m.Tokens {
		if got := token.Parse(string(files[i].Content)).Algorithm(); got != e.Algorithm {
			t.Errorf("%s: alg %q in the manifest, %q in the token", e.File, e.Algorithm, got)
		}
	}
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
