package verify

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

func newPair(t testing.TB, alg string) keys.Key {
	t.Helper()
	k, err := keys.Generate(rand.Reader, alg, 0)
	if err != nil {
		t.Fatal(err)
	}
	k.Algorithm, k.Place = "", "jwt.pem"
	return k
}

func publicOf(t testing.TB, k keys.Key) keys.Source {
	t.Helper()
	p, ok := k.Public()
	if !ok {
		t.Fatalf("%s has no public half", k)
	}
	return keys.SourceOf(p)
}

// signedWith makes a token of exactly these bytes.
func signedWith(t testing.TB, k keys.Key, header, payload string) token.Token {
	t.Helper()
	input := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload))
	return signedText(t, k, input)
}

func signedText(t testing.TB, k keys.Key, input string) token.Token {
	t.Helper()
	alg := token.Parse(input + ".AAAA").Algorithm()
	sig, err := k.Sign(alg, input)
	if err != nil {
		t.Fatal(err)
	}
	return token.Parse(input + "." + base64.RawURLEncoding.EncodeToString(sig))
}

func headerFor(alg string) string { return `{"alg":"` + alg + `"}` }

func foundIn(r Result) string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.ID)
	}
	return strings.Join(out, " ")
}

func TestPublicKeyVerifiesWhatThePrivateOneSigned(t *testing.T) {
	for _, alg := range append(keys.PairAlgorithms(), "Ed25519") {
		k := newPair(t, alg)
		r := Token(signedWith(t, k, headerFor(alg), `{}`), []keys.Source{publicOf(t, k)}, Options{Now: now})
		if r.Verified != (token.VerifiedReport{State: token.VerifiedValid, Key: "jwt.pem"}) || len(r.Failed()) > 0 || len(r.Findings) > 0 {
			t.Errorf("%s: %+v", alg, r)
		}
		other := newPair(t, alg)
		r = Token(signedWith(t, k, headerFor(alg), `{}`), []keys.Source{publicOf(t, other)}, Options{Now: now})
		if r.Verified.State != token.VerifiedInvalid || foundIn(r) != "wrong-key-or-key-type" {
			t.Errorf("%s with another key: %+v", alg, r)
		}
	}
}

// bad-inputs 67 and promise 2.
func TestPublicKeyIsNeverUsedAsASecret(t *testing.T) {
	for _, alg := range []string{"RS256", "ES256", "EdDSA"} {
		public := publicOf(t, newPair(t, alg))
		for _, form := range []keys.Form{keys.PEM, keys.DER, keys.JWK, keys.JWKS} {
			written, err := keys.Write([]keys.Key{public.Key}, form)
			if err != nil {
				t.Fatal(err)
			}
			// What an attacker does: HMAC with the bytes of the public key.
			set, err := keys.Read([]byte(fmt.Sprintf(`{"kty":"oct","k":%q}`, base64.RawURLEncoding.EncodeToString([]byte("any other secret of 32 bytes....")))), "", nil)
			if err != nil {
				t.Fatal(err)
			}
			forged := signedWith(t, set.Keys[0], hs256, `{"admin":true}`)
			for name, candidates := range map[string][]keys.Source{
				"as the key":    {public},
				"as the secret": {{Secret: written, Place: "key file"}},
			} {
				r := Token(forged, candidates, Options{Now: now})
				if len(r.Failed()) == 0 || r.Verified.State == token.VerifiedValid {
					t.Errorf("%s %s %s: %+v", alg, form, name, r)
				}
			}
		}
	}
}

// bad-inputs 68.
func TestEmbeddedKeyIsNotTrusted(t *testing.T) {
	attacker, mine := newPair(t, "ES256"), newPair(t, "ES256")
	jwk, err := keys.Write([]keys.Key{publicOf(t, attacker).Key}, keys.JWK)
	if err != nil {
		t.Fatal(err)
	}
	forged := signedWith(t, attacker, `{"alg":"ES256","jwk":`+strings.TrimSpace(string(jwk.Reveal()))+`}`, `{}`)
	r := Token(forged, []keys.Source{publicOf(t, mine)}, Options{Now: now})
	if r.Verified.State != token.VerifiedInvalid || len(r.Failed()) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestKeyOfASetIsChosenByItsKid(t *testing.T) {
	a, b := newPair(t, "ES256"), newPair(t, "ES256")
	a.ID, b.ID, b.Place = "a", "b", "another"
	set := []keys.Source{publicOf(t, a), publicOf(t, b)}
	right := signedWith(t, b, `{"alg":"ES256","kid":"b"}`, `{}`)
	if r := Token(right, set, Options{Now: now}); r.Verified.State != token.VerifiedValid || r.Verified.Key != "another" {
		t.Errorf("%+v", r)
	}
	if r := Token(signedWith(t, b, `{"alg":"ES256","kid":"a"}`, `{}`), set, Options{Now: now}); r.Verified.State != token.VerifiedInvalid {
		t.Errorf("with the kid of another key: %+v", r)
	}
	if r := Token(signedWith(t, b, `{"alg":"ES256"}`, `{}`), set, Options{Now: now}); r.Verified.State != token.VerifiedValid {
		t.Errorf("without a kid: %+v", r)
	}
}

func TestWhatTheKeySaysCounts(t *testing.T) {
	k := newPair(t, "RS256")
	for _, tt := range []struct {
		name   string
		change func(*keys.Key)
		failed string
		found  string
	}{
		{"alg of the same family", func(k *keys.Key) { k.Algorithm = "PS256" }, "alg signature", "key-alg-mismatch"},
		{"use enc", func(k *keys.Key) { k.Use = "enc" }, "signature", "key-alg-mismatch"},
		{"key_ops", func(k *keys.Key) { k.Operations = []string{"encrypt"} }, "signature", "key-alg-mismatch"},
		{"nothing", func(*keys.Key) {}, "", ""},
	} {
		p := publicOf(t, k)
		tt.change(&p.Key)
		r := Token(signedWith(t, k, headerFor("RS256"), `{}`), []keys.Source{p}, Options{Now: now})
		var failed []string
		for _, c := range r.Failed() {
			failed = append(failed, c.Name)
		}
		if strings.Join(failed, " ") != tt.failed || foundIn(r) != tt.found {
			t.Errorf("%s: failed %v, found %s", tt.name, failed, foundIn(r))
		}
	}
}

func TestPrivateKeyVerifiesAndIsCalledOutOfPlace(t *testing.T) {
	k := newPair(t, "EdDSA")
	r := Token(signedWith(t, k, headerFor("EdDSA"), `{}`), []keys.Source{keys.SourceOf(k)}, Options{Now: now})
	if r.Verified.State != token.VerifiedValid || foundIn(r) != "private-key-exposed" || r.Findings[0].Severity != finding.Info {
		t.Errorf("%+v", r)
	}
}

func TestSecretOfAJWKIsReadInOtherWaysToo(t *testing.T) {
	set, err := keys.Read([]byte(`{"kty":"oct","k":"`+base64.RawURLEncoding.EncodeToString([]byte(good+"\n"))+`"}`), "jwk.json", nil)
	if err != nil {
		t.Fatal(err)
	}
	r := Token(signed(t, hs256, `{}`, good), []keys.Source{keys.SourceOf(set.Keys[0])}, Options{Now: now})
	if foundIn(r) != "secret-whitespace-or-quotes" {
		t.Errorf("%+v", r)
	}
	restricted := keys.SourceOf(set.Keys[0])
	restricted.Key.Algorithm = "HS512"
	if r := Token(signed(t, hs256, `{}`, good+"\n"), []keys.Source{restricted}, Options{Now: now}); r.Verified.State == token.VerifiedValid || len(r.Failed()) != 2 {
		t.Errorf("a secret for HS512: %+v", r)
	}
}

// bad-inputs 81, 82 and 83, and promise 3.
func TestCriticalExtensionsAreRefusedUnlessUnderstood(t *testing.T) {
	for _, tt := range []struct {
		header string
		passes bool
	}{
		{`{"alg":"HS256"}`, true},
		{`{"alg":"HS256","crit":["b64"],"b64":true}`, true},
		{`{"alg":"HS256","b64":true}`, true},
		{`{"alg":"HS256","crit":["b64"]}`, false},
		{`{"alg":"HS256","crit":[]}`, false},
		{`{"alg":"HS256","crit":["b64","b64"],"b64":true}`, false},
		{`{"alg":"HS256","crit":["exp"],"exp":1}`, false},
		{`{"alg":"HS256","crit":["b64","exp"],"b64":true,"exp":1}`, false},
		{`{"alg":"HS256","crit":["alg"]}`, false},
		{`{"alg":"HS256","crit":"b64","b64":true}`, false},
		{`{"alg":"HS256","crit":[1]}`, false},
		{`{"alg":"HS256","crit":null}`, false},
		{`{"alg":"HS256","crit":{}}`, false},
		{`{"alg":"HS256","b64":false}`, false},
		{`{"alg":"HS256","b64":"false","crit":["b64"]}`, false},
	} {
		r := Token(signed(t, tt.header, `{}`, good), []keys.Source{candidate(good)}, Options{Now: now})
		if failed := slices.ContainsFunc(r.Failed(), func(c token.Check) bool { return c.Name == Critical }); failed == tt.passes {
			t.Errorf("%s: %+v", tt.header, r.Checks)
		}
	}
}

func TestPayloadThatIsNotEncodedIsVerifiedAsItStands(t *testing.T) {
	k := newPair(t, "EdDSA")
	input := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"EdDSA","b64":false,"crit":["b64"]}`)) + `.{"sub":"3"}`
	r := Token(signedText(t, k, input), []keys.Source{publicOf(t, k)}, Options{Now: now})
	if r.Verified.State != token.VerifiedValid || !strings.Contains(foundIn(r), "crit-header-unsupported") {
		t.Errorf("%+v", r)
	}
}

func TestPayloadThatIsNotThereIsNotCalledAWrongSignature(t *testing.T) {
	k := newPair(t, "EdDSA")
	whole := signedWith(t, k, headerFor("EdDSA"), `{"sub":"3"}`)
	apart := token.Parse(whole.Segments[0] + ".." + whole.Segments[2])
	r := Token(apart, []keys.Source{publicOf(t, k)}, Options{Now: now})
	if r.Verified.State != token.VerifiedNotChecked || len(r.Findings) > 0 || len(r.Failed()) == 0 {
		t.Errorf("sent apart: %+v", r)
	}
	if r := Token(signedText(t, k, whole.Segments[0]+"."), []keys.Source{publicOf(t, k)}, Options{Now: now}); r.Verified.State != token.VerifiedValid {
		t.Errorf("signed without a payload: %+v", r)
	}
}

func TestEncryptedTokenIsDecryptedAndVerified(t *testing.T) {
	signer, recipient := newPair(t, "ES256"), newPair(t, "RS256")
	inner := signedWith(t, signer, headerFor("ES256"), `{"exp":1764486001}`)
	encrypt := func(plain string) token.Token {
		e, err := jose.NewEncrypter(jose.A256GCM, jose.Recipient{Algorithm: jose.RSA_OAEP_256, Key: recipient.PublicKey()}, nil)
		if err != nil {
			t.Fatal(err)
		}
		made, err := e.Encrypt([]byte(plain))
		if err != nil {
			t.Fatal(err)
		}
		s, err := made.CompactSerialize()
		if err != nil {
			t.Fatal(err)
		}
		return token.Parse(s)
	}
	candidates := []keys.Source{keys.SourceOf(recipient), publicOf(t, signer)}
	got, r := Open(encrypt(inner.Compact), candidates, Options{Now: now})
	if r.Verified.State != token.VerifiedValid || len(r.Failed()) > 0 || r.Checks[0].Name != Decryption || got.Compact != inner.Compact {
		t.Errorf("a signed token inside: %+v", r)
	}
	got, r = Open(encrypt(`{"exp":1}`), candidates, Options{Now: now})
	if r.Verified.State != token.VerifiedNotChecked || len(r.Failed()) != 1 || r.Failed()[0].Name != Expires || got.Payload.Len() != 1 {
		t.Errorf("claims inside: %+v", r)
	}
	if _, r := Open(encrypt("words"), candidates, Options{Now: now}); len(r.Failed()) == 0 {
		t.Errorf("words inside: %+v", r)
	}
	if _, r := Open(encrypt(inner.Compact), candidates[1:], Options{Now: now}); len(r.Failed()) != 1 || r.Failed()[0].Name != Decryption {
		t.Errorf("without the key: %+v", r)
	}
	if got, r := Open(inner, candidates, Options{Now: now}); r.Verified.State != token.VerifiedValid || got.Compact != inner.Compact {
		t.Errorf("not encrypted: %+v", r)
	}
}
