package mint_test

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

var now = time.Date(2025, 11, 30, 12, 0, 0, 500, time.UTC)

func object(t interface{ Fatal(...any) }, text string) exactjson.Object {
	o, f := exactjson.ParseObject([]byte(text))
	if f != nil {
		t.Fatal(text, f.Message)
	}
	return o
}

func TestMintedTokensVerifyForEveryAlgorithm(t *testing.T) {
	made := map[string]keys.Key{}
	for _, alg := range mint.Algorithms() {
		k, err := keys.Generate(rand.Reader, alg, 0)
		if err != nil {
			t.Fatal(err)
		}
		made[alg] = k
	}
	rapid.Check(t, func(t *rapid.T) {
		alg := rapid.SampledFrom(mint.Algorithms()).Draw(t, "alg")
		d := mint.Draft{Alg: alg, Key: made[alg], Now: now}
		d.Payload = object(t, "{}")
		d = d.WithHeaderText("alg", alg)
		want := map[string]string{}
		for i := range rapid.IntRange(0, 5).Draw(t, "claims") {
			name, value := rapid.String().Draw(t, "name"), rapid.String().Draw(t, "value")
			want[name] = value
			d = d.WithText(name, value)
			if i > 2 {
				d = d.Without(name)
				delete(want, name)
			}
		}
		text, err := d.Sign()
		if err != nil {
			t.Fatal(err)
		}
		tok := token.Parse(text)
		verifier, public := made[alg].Public()
		if !public {
			verifier = made[alg]
		}
		if err := verifier.Verify(alg, tok.SigningInput(), tok.Signature); err != nil {
			t.Fatalf("%s: %v", alg, err)
		}
		got := map[string]string{}
		if err := json.Unmarshal(tok.PayloadBytes, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

func TestTheKeyDecidesTheAlgorithm(t *testing.T) {
	generate := func(alg string) keys.Key {
		k, err := keys.Generate(rand.Reader, alg, 0)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	plain := func(alg string) keys.Key {
		k := generate(alg)
		k.Algorithm = ""
		return k
	}
	for _, c := range []struct {
		name, wanted string
		key          keys.Key
		want         string
		says         []string // of the error
	}{
		{"secret", "", plain("HS512"), "HS256", nil},
		{"RSA", "", plain("PS256"), "RS256", nil},
		{"EC", "", plain("ES384"), "ES384", nil},
		{"Edwards", "", plain("EdDSA"), "EdDSA", nil},
		{"alg of the key", "", generate("PS256"), "PS256", nil},
		{"the same alg", "PS256", generate("PS256"), "PS256", nil},
		{"two names of one alg", "Ed25519", generate("EdDSA"), "Ed25519", nil},
		{"another of the same kind", "PS512", plain("RS256"), "PS512", nil},
		{"against the alg of the key", "RS256", generate("PS256"), "", []string{"RS256", "PS256"}},
		{"another curve", "ES256", plain("ES384"), "", []string{"ES256", "P-384"}},
		{"another kind", "RS256", plain("HS256"), "", []string{"RS256", "secret"}},
		{"confusion", "HS256", plain("RS256"), "", []string{"HS256", "RSA"}},
		{"none", "none", plain("HS256"), "", []string{"none"}},
	} {
		got, err := mint.AlgorithmOf(c.key, c.wanted)
		if got != c.want && c.want != "" || (err != nil) != (c.want == "") {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
		for _, part := range c.says {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %v does not say %s", c.name, err, part)
			}
		}
		if err != nil && strings.Contains(err.Error(), "bytes") {
			t.Errorf("%s: %v gives away the length of the secret", c.name, err)
		}
	}
}

func TestDocumentKeepsWhatIsWritten(t *testing.T) {
	for _, c := range []struct{ name, text, header, payload string }{
		{"order and numbers", "{ \"z\" : 1.50,\n\t\"a\":[ 1E+3 , {\"b\" : -0.0} ] }", "null", `{"z":1.50,"a":[1E+3,{"b":-0.0}]}`},
		{"duplicates", `{"a": 1, "a": 2, "\u0061": 3}`, "null", `{"a":1,"a":2,"\u0061":3}`},
		{"blanks in strings", `{"a b" : " \" { \\"}`, "null", `{"a b":" \" { \\"}`},
		{"nothing", " {} \n", "null", "{}"},
		{
			"a report of decode", `{"schema": 1, "command": "decode", "header": {"alg": "HS256"}, "payload": {"b": 1, "a": 2.0}, "times": []}`,
			`{"alg":"HS256"}`, `{"b":1,"a":2.0}`,
		},
		{"claims that look like one", `{"command": "decode"}`, "null", `{"command":"decode"}`},
	} {
		header, payload, err := mint.Document([]byte(c.text))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		h, _ := header.MarshalJSON()
		if string(h) != c.header || string(payload.Raw) != c.payload || !payload.Whole() {
			t.Errorf("%s: %s %s", c.name, h, payload.Raw)
		}
	}
	for _, text := range []string{"", "[]", "3", `{"a":}`, `{"a":1} {}`, `{"schema":1,"command":"decode","payload":null,"header":{}}`, "eyJhbGciOiJIUzI1NiJ9.e30.AA"} {
		if _, _, err := mint.Document([]byte(text)); !errors.Is(err, mint.ErrNoClaims) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzDocument(f *testing.F) {
	for _, s := range []string{`{}`, ` { "a" : [ 1.50 , "x y" ] , "a" : {} } `, `{"schema":1,"command":"decode","header":{},"payload":{}}`, `{"\"":"\\"}`, "{\"a\":\"\xff\"}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		header, payload, err := mint.Document(text)
		if err != nil {
			return
		}
		if !payload.Whole() {
			t.Fatalf("%q became %q", text, payload.Raw)
		}
		again := mint.Compact(payload)
		if string(again.Raw) != string(payload.Raw) {
			t.Fatalf("%q is not compact: %q", payload.Raw, again.Raw)
		}
		if o, _ := exactjson.ParseObject(text); header.Len() == 0 && o.Len() != payload.Len() && !header.Whole() {
			t.Fatalf("%d members became %d", o.Len(), payload.Len())
		}
	})
}

func TestRefreshGivesFreshTimesAndKeepsTheirOddities(t *testing.T) {
	for _, c := range []struct {
		payload, want string
		kept          int
	}{
		{`{"exp":1,"sub":"u","iat":2,"nbf":3.5}`, `{"exp":1764507600,"sub":"u","iat":1764504000,"nbf":1764504000}`, 0},
		{`{"sub":"u"}`, `{"sub":"u"}`, 0},
		{`{"exp":"1764485341","iat":1764485341000}`, `{"exp":"1764485341","iat":1764485341000}`, 2},
		{`{"exp":null}`, `{"exp":null}`, 1},
	} {
		got, kept := mint.Refresh(object(t, c.payload), now, time.Hour)
		if string(got.Raw) != c.want || len(kept) != c.kept {
			t.Errorf("%s: %s, kept %q", c.payload, got.Raw, kept)
		}
	}
}
