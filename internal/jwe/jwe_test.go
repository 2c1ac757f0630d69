package jwe

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/patience"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

var contents = []string{"A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512", "A128GCM", "A192GCM", "A256GCM"}

func secret(t testing.TB, size int) keys.Key {
	t.Helper()
	b := make([]byte, size)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return keys.SecretOf(keys.Source{Secret: finding.NewSecret(b), Place: "the secret"})
}

// allowed is what rule R30 allows.
const allowed = 200 * time.Millisecond

// rsaKeys are two RSA keys, made once: that takes its time.
var rsaKeys = sync.OnceValues(func() (a, b *rsa.PrivateKey) {
	generate := func() *rsa.PrivateKey {
		k, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		return k
	}
	return generate(), generate()
})

func pair(t testing.TB, alg string) keys.Key {
	t.Helper()
	k, err := keys.Generate(rand.Reader, alg, 0)
	if err != nil {
		t.Fatal(err)
	}
	k.Algorithm, k.Place = "", "the pair"
	return k
}

// keyFor makes a key for an algorithm.
func keyFor(t testing.TB, alg, enc string) keys.Key {
	t.Helper()
	switch a := algorithms()[alg]; {
	case alg == "dir":
		return secret(t, contentKeySize(enc))
	case a.kind == keys.RSAKey:
		k, _ := rsaKeys()
		return keys.FromPrivate(k)
	case a.kind == keys.ECKey:
		return pair(t, "ES384")
	case a.size > 0:
		return secret(t, a.size)
	}
	return secret(t, 20) // a password
}

// otherKey makes a key of the same kind that is another one.
func otherKey(t testing.TB, alg, enc string) keys.Key {
	t.Helper()
	if algorithms()[alg].kind != keys.RSAKey {
		return keyFor(t, alg, enc)
	}
	_, k := rsaKeys()
	return keys.FromPrivate(k)
}

// encrypt makes a compact JWE with go-jose.
func encrypt(t testing.TB, k keys.Key, alg, enc string, plain []byte, o *jose.EncrypterOptions) string {
	t.Helper()
	r := jose.Recipient{Algorithm: jose.KeyAlgorithm(alg), Key: k.PublicKey(), PBES2Count: 1000}
	if k.Kind == keys.SecretKey {
		r.Key = k.Secret().Reveal()
	}
	e, err := jose.NewEncrypter(jose.ContentEncryption(enc), r, o)
	if err != nil {
		t.Fatal(err)
	}
	made, err := e.Encrypt(plain)
	if err != nil {
		t.Fatal(err)
	}
	s, err := made.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatGoJoseEncryptsIsDecrypted(t *testing.T) {
	plain := []byte(`{"sub":"3"}`)
	for alg := range algorithms() {
		for _, enc := range contents {
			t.Run(alg+" "+enc, func(t *testing.T) {
				k := keyFor(t, alg, enc)
				s := encrypt(t, k, alg, enc, plain, nil)
				got, err := Decrypt(token.Parse(s), k)
				if err != nil || !bytes.Equal(got, plain) {
					t.Fatalf("%q %v", got, err)
				}
				if _, err := Decrypt(token.Parse(s), otherKey(t, alg, enc)); !errors.Is(err, ErrDecrypt) {
					t.Errorf("with another key: %v", err)
				}
				parts := strings.Split(s, ".")
				for i := range parts {
					if parts[i] == "" {
						continue
					}
					changed := append([]string{}, parts...)
					c := []byte(changed[i])
					c[0] = map[bool]byte{true: 'B', false: 'A'}[c[0] == 'A']
					changed[i] = string(c)
					if got, err := Decrypt(token.Parse(strings.Join(changed, ".")), k); err == nil {
						t.Errorf("part %d changed: %q", i+1, got)
					}
				}
			})
		}
	}
}

// withHeader replaces the header of a token.
func withHeader(s, header string) token.Token {
	_, rest, _ := strings.Cut(s, ".")
	return token.Parse(base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + rest)
}

func TestHeaderIsRefusedBeforeAnythingIsComputed(t *testing.T) {
	k := secret(t, 16)
	s := encrypt(t, k, "A128KW", "A128GCM", []byte("x"), nil)
	parts := strings.Split(s, ".")
	join := func(i int, with string) token.Token {
		changed := append([]string{}, parts...)
		changed[i] = with
		return token.Parse(strings.Join(changed, "."))
	}
	for _, tt := range []struct {
		name string
		t    token.Token
		want error
	}{
		{"86: the encrypted key is empty", join(1, ""), ErrForm},
		{"the initialisation vector is empty", join(2, ""), ErrForm},
		{"a short tag", join(4, parts[4][:16]), ErrForm},
		{"a long tag", join(4, parts[4]+"AAAA"), ErrForm},
		{"unused bits", join(4, parts[4][:len(parts[4])-1]+"B"), ErrForm},
		{"dir with an encrypted key", withHeader(s, `{"alg":"dir","enc":"A128GCM"}`), ErrForm},
		{"81: crit", withHeader(s, `{"alg":"A128KW","enc":"A128GCM","crit":["exp"],"exp":1}`), ErrCritical},
		{"alg twice", withHeader(s, `{"alg":"A128KW","enc":"A128GCM","alg":"A128KW"}`), ErrForm},
		{"RSA1_5", withHeader(s, `{"alg":"RSA1_5","enc":"A128GCM"}`), ErrAlgorithm},
		{"RSA-OAEP-512", withHeader(s, `{"alg":"RSA-OAEP-512","enc":"A128GCM"}`), ErrAlgorithm},
		{"an algorithm that signs", withHeader(s, `{"alg":"HS256","enc":"A128GCM"}`), ErrAlgorithm},
		{"no alg", withHeader(s, `{"enc":"A128GCM"}`), ErrAlgorithm},
		{"an unknown enc", withHeader(s, `{"alg":"A128KW","enc":"A128"}`), ErrAlgorithm},
		{"another zip", withHeader(s, `{"alg":"A128KW","enc":"A128GCM","zip":"GZ"}`), ErrAlgorithm},
		{"85: p2c", withHeader(s, `{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAAAAAAAAAA","p2c":2147483648}`), ErrTooLarge},
		{"p2c just beyond", withHeader(s, `{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAAAAAAAAAA","p2c":1200001}`), ErrTooLarge},
		{"p2c 1e300", withHeader(s, `{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAAAAAAAAAA","p2c":1e300}`), ErrTooLarge},
		{"p2c 0", withHeader(s, `{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAAAAAAAAAA","p2c":0}`), ErrForm},
		{"p2c text", withHeader(s, `{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAAAAAAAAAA","p2c":"1"}`), ErrForm},
		{"short salt", withHeader(s, `{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAA","p2c":1}`), ErrForm},
		{"no epk", withHeader(s, `{"alg":"ECDH-ES+A128KW","enc":"A128GCM"}`), ErrForm},
		{"77: epk beside the curve", withHeader(s, `{"alg":"ECDH-ES+A128KW","enc":"A128GCM","epk":{"kty":"EC","crv":"P-256","x":"`+strings.Repeat("A", 43)+`","y":"`+strings.Repeat("A", 43)+`"}}`), ErrForm},
		{"four parts", token.Parse(strings.Join(parts[:4], ".")), ErrForm},
		{"a signed token", token.Parse("eyJhbGciOiJIUzI1NiJ9.e30.AAAA"), ErrForm},
		{"nothing", token.Parse(""), ErrForm},
	} {
		start := time.Now()
		if got, err := Decrypt(tt.t, k); !errors.Is(err, tt.want) {
			t.Errorf("%s: %q %v", tt.name, got, err)
		}
		if took := time.Since(start); took > patience.For(allowed) {
			t.Errorf("%s: %v", tt.name, took)
		}
	}
}

func TestKeyDecidesWhatItDecrypts(t *testing.T) {
	rsa, ec := pair(t, "RS256"), pair(t, "ES256")
	for _, tt := range []struct {
		name, alg string
		key       keys.Key
		change    func(*keys.Key)
	}{
		{"its alg", "RSA-OAEP", rsa, func(k *keys.Key) { k.Algorithm = "RSA-OAEP-256" }},
		{"an alg that signs", "RSA-OAEP", rsa, func(k *keys.Key) { k.Algorithm = "RS256" }},
		{"use sig", "RSA-OAEP", rsa, func(k *keys.Key) { k.Use = "sig" }},
		{"key_ops", "RSA-OAEP", rsa, func(k *keys.Key) { k.Operations = []string{"sign"} }},
		{"the public half", "RSA-OAEP", rsa, func(k *keys.Key) { *k, _ = k.Public() }},
		{"another kind", "RSA-OAEP", rsa, func(k *keys.Key) { *k = ec }},
		{"another curve", "ECDH-ES", ec, func(k *keys.Key) { *k = pair(t, "ES384") }},
		{"a secret of another length", "A256KW", secret(t, 32), func(k *keys.Key) { *k = secret(t, 16) }},
		{"a secret of another length for dir", "dir", secret(t, 16), func(k *keys.Key) { *k = secret(t, 32) }},
	} {
		s := encrypt(t, tt.key, tt.alg, "A128GCM", []byte("x"), nil)
		if _, err := Decrypt(token.Parse(s), tt.key); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		tt.change(&tt.key)
		if _, err := Decrypt(token.Parse(s), tt.key); !errors.Is(err, ErrKey) {
			t.Errorf("%s changed: %v", tt.name, err)
		}
	}
	k := secret(t, 16)
	k.Algorithm, k.Use, k.Operations = "A128GCM", "enc", []string{"decrypt"}
	if _, err := Decrypt(token.Parse(encrypt(t, k, "dir", "A128GCM", []byte("x"), nil)), k); err != nil {
		t.Errorf("dir with a key for its enc (RFC 7520 §5.6): %v", err)
	}
}

// bad-inputs 84.
func TestCompressedPlaintextIsBounded(t *testing.T) {
	k := secret(t, 16)
	zip := &jose.EncrypterOptions{Compression: jose.DEFLATE}
	for size, want := range map[int]error{10: nil, MaxInflated: nil, MaxInflated + 1: ErrTooLarge, 50_000_000: ErrTooLarge} {
		s := encrypt(t, k, "dir", "A128GCM", make([]byte, size), zip)
		start := time.Now()
		got, err := Decrypt(token.Parse(s), k)
		if !errors.Is(err, want) || err == nil && len(got) != size {
			t.Errorf("%d bytes: %d %v", size, len(got), err)
		}
		if took := time.Since(start); took > patience.For(allowed) {
			t.Errorf("%d bytes: %v", size, took)
		}
	}
}

func TestManyRoundsWithinTheLimitAreComputed(t *testing.T) {
	if testing.Short() {
		t.Skip("computes 1.2 million rounds of PBKDF2; run without -short")
	}
	k := secret(t, 12)
	e, err := jose.NewEncrypter(jose.A128GCM, jose.Recipient{Algorithm: jose.PBES2_HS256_A128KW, Key: k.Secret().Reveal(), PBES2Count: MaxIterations}, nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := e.Encrypt([]byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := made.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Decrypt(token.Parse(s), k); err != nil || string(got) != "x" {
		t.Errorf("%q %v", got, err)
	}
}

// bad-inputs 87.
func TestNestedTokensAreUnwrappedToABoundedDepth(t *testing.T) {
	k := secret(t, 16)
	signed := "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIzIn0." + base64.RawURLEncoding.EncodeToString(make([]byte, 32))
	wrap := func(depth int, cty jose.ContentType) string {
		s := signed
		for range depth {
			s = encrypt(t, k, "dir", "A128GCM", []byte(s), (&jose.EncrypterOptions{}).WithContentType(cty))
		}
		return s
	}
	for depth := range MaxDepth {
		for _, cty := range []jose.ContentType{"JWT", "jwt", ""} {
			layers, plain, err := Open(token.Parse(wrap(depth, cty)), []keys.Key{secret(t, 32), k})
			if err != nil || len(layers) != depth+1 || string(plain) != `{"sub":"3"}` {
				t.Fatalf("%d deep, cty %q: %d layers, %q, %v", depth, cty, len(layers), plain, err)
			}
			inner := layers[depth]
			if inner.Key != "" || !inner.Token.Signed() || depth > 0 && layers[0].Key != "the secret" {
				t.Errorf("%d deep: %+v", depth, inner)
			}
		}
	}
	// 50 deep is more than is read as one token: each layer adds a third.
	for _, depth := range []int{MaxDepth, 30} {
		layers, _, err := Open(token.Parse(wrap(depth, "JWT")), []keys.Key{k})
		if !errors.Is(err, ErrTooLarge) || len(layers) != MaxDepth {
			t.Errorf("%d deep: %d layers, %v", depth, len(layers), err)
		}
	}
}

func TestPlaintextThatIsNoTokenIsLeftAsItIs(t *testing.T) {
	k := secret(t, 16)
	for _, plain := range []string{`{"sub":"3"}`, "e", "eyJ", "plain words", "Bearer eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "\x00\xff"} {
		layers, got, err := Open(token.Parse(encrypt(t, k, "dir", "A128GCM", []byte(plain), nil)), []keys.Key{k})
		if err != nil || len(layers) != 1 || string(got) != plain {
			t.Errorf("%q: %d layers, %q, %v", plain, len(layers), got, err)
		}
	}
}

func TestKeyIsChosenByItsKid(t *testing.T) {
	right, wrong := secret(t, 16), secret(t, 16)
	right.ID, right.Place, wrong.ID = "a", "right", "b"
	s := encrypt(t, right, "dir", "A128GCM", []byte("x"), (&jose.EncrypterOptions{}).WithHeader("kid", "a"))
	layers, _, err := Open(token.Parse(s), []keys.Key{wrong, right})
	if err != nil || layers[0].Key != "right" {
		t.Errorf("%v %v", layers, err)
	}
	if _, _, err := Open(token.Parse(s), []keys.Key{wrong}); !errors.Is(err, ErrDecrypt) {
		t.Errorf("with another key only: %v", err)
	}
	if _, _, err := Open(token.Parse(s), nil); !errors.Is(err, ErrKey) {
		t.Errorf("without a key: %v", err)
	}
}

func TestErrorsHoldNothingOfTheKey(t *testing.T) {
	k := keys.SecretOf(keys.Source{Secret: finding.NewSecret([]byte("canary-canary-16"))})
	s := encrypt(t, secret(t, 16), "A128KW", "A128GCM", []byte("plain-canary"), nil)
	for _, in := range []token.Token{token.Parse(s), withHeader(s, `{"alg":"A256KW","enc":"A128GCM"}`), withHeader(s, `{"alg":"\u001b[2J","enc":"A128GCM"}`), token.Parse("")} {
		_, err := Decrypt(in, k)
		if text := fmt.Sprintf("%v %+v %#v", err, err, err); err == nil || strings.Contains(text, "canary") || strings.Contains(text, "\x1b") {
			t.Errorf("%q", text)
		}
	}
}

func FuzzDecrypt(f *testing.F) {
	k := keys.SecretOf(keys.Source{Secret: finding.NewSecret(make([]byte, 16))})
	for _, alg := range []string{"dir", "A128KW", "A128GCMKW", "PBES2-HS256+A128KW"} {
		s := encrypt(f, k, alg, "A128GCM", []byte("eyJhbGciOiJub25lIn0.e30."), nil)
		f.Add(s)
		f.Add(strings.Replace(s, ".", "..", 1))
	}
	f.Fuzz(func(t *testing.T, s string) {
		parsed := token.Parse(s)
		if v, ok := parsed.Header.Get("p2c"); ok {
			if n, isNumber := v.Number(); isNumber && n.Compare(10_000) > 0 {
				return // allowed, and slow
			}
		}
		layers, plain, err := Open(parsed, []keys.Key{k})
		if err == nil && len(layers) == 0 || len(layers) > MaxDepth || err != nil && plain != nil {
			t.Fatalf("%d layers, %q, %v", len(layers), plain, err)
		}
	})
}
