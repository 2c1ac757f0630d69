package keys

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

func secret(s string) finding.Secret { return finding.NewSecret([]byte(s)) }

// The first example of RFC 7515 (Appendix A.1): the payload holds line ends and blanks, so that whoever marshals it
// again gets another signature.
func TestSigningInputIsSignedByteForByte(t *testing.T) {
	const (
		key     = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
		input   = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
		wantSig = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	)
	k, _, err := DecodeSecret([]byte("base64url:" + key))
	if err != nil {
		t.Fatal(err)
	}
	sig, err := Sign("HS256", k, input)
	if err != nil {
		t.Fatal(err)
	}
	if got := base64.RawURLEncoding.EncodeToString(sig); got != wantSig {
		t.Errorf("signature %s, want %s", got, wantSig)
	}
	if err := Verify("HS256", k, input, sig); err != nil {
		t.Errorf("the RFC's own signature does not verify: %v", err)
	}
}

func TestWhatIsSignedVerifiesAndNothingElseDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alg := rapid.SampledFrom(HMACAlgorithms()).Draw(t, "alg")
		key := finding.NewSecret(rapid.SliceOfN(rapid.Byte(), 1, 80).Draw(t, "key"))
		if _, yes := Asymmetric(key.Reveal()); yes {
			t.Skip("a key of a key pair")
		}
		input := rapid.String().Draw(t, "input")
		sig, err := Sign(alg, key, input)
		if err != nil {
			t.Fatal(err)
		}
		if len(sig) != SignatureSize(alg) {
			t.Fatalf("%s made %d bytes, SignatureSize says %d", alg, len(sig), SignatureSize(alg))
		}
		if err := Verify(alg, key, input, sig); err != nil {
			t.Fatal(err)
		}
		i := rapid.IntRange(0, len(sig)-1).Draw(t, "i")
		sig[i] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if err := Verify(alg, key, input, sig); !errors.Is(err, ErrSignature) {
			t.Fatalf("a flipped bit gave %v", err)
		}
		sig[i]++
		if err := Verify(alg, key, input+".", sig); !errors.Is(err, ErrSignature) {
			t.Fatalf("another input gave %v", err)
		}
	})
}

func TestTokenNeverChoosesHowItIsVerified(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	public := string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	const jwk = `{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}`
	for _, tt := range []struct {
		name, alg, key string
		want           error
	}{
		{"none", "none", "k", ErrAlgorithm},
		{"none in capitals", "NONE", "k", ErrAlgorithm},
		{"mixed-case none", "noNe", "k", ErrAlgorithm},
		{"no algorithm", "", "k", ErrAlgorithm},
		{"lower-case algorithm", "hs256", "k", ErrAlgorithm},
		{"an unregistered one", "HS1", "k", ErrAlgorithm},
		{"RSA with a secret", "RS256", "k", ErrKeyKind},
		{"PSS with a secret", "PS512", "k", ErrKeyKind},
		{"ECDSA with a secret", "ES256", "k", ErrKeyKind},
		{"EdDSA with a secret", "EdDSA", "k", ErrKeyKind},
		{"empty secret", "HS256", "", ErrNoKey},
		{"public key as PEM", "HS256", public, ErrKeyKind},
		{"public key as PEM without its line end", "HS256", strings.TrimSpace(public), ErrKeyKind},
		{"public key as DER", "HS256", string(der), ErrKeyKind},
		{"public key as JWK", "HS512", jwk, ErrKeyKind},
		{"public key as JWK set", "HS384", `{"keys":[` + jwk + `]}`, ErrKeyKind},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Sign(tt.alg, secret(tt.key), "a.b"); !errors.Is(err, tt.want) {
				t.Errorf("Sign: %v, want %v", err, tt.want)
			}
			if err := Verify(tt.alg, secret(tt.key), "a.b", []byte("x")); !errors.Is(err, tt.want) {
				t.Errorf("Verify: %v, want %v", err, tt.want)
			}
		})
	}
}

// A DER key can end with the code of a blank: the last byte is part of a random number.
func TestDERIsRecognisedWhateverItsLastByteIs(t *testing.T) {
	for range 300 {
		private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		der, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		if _, yes := Asymmetric(der); !yes {
			t.Fatalf("a key that ends with %#x is taken for a secret", der[len(der)-1])
		}
	}
}

func TestAlgorithmsKnowTheirSizes(t *testing.T) {
	for alg, want := range map[string][2]int{
		"HS256": {32, 32}, "HS384": {48, 48}, "HS512": {64, 64},
		"ES256": {64, 0}, "ES384": {96, 0}, "ES512": {132, 0}, "EdDSA": {64, 0}, "Ed448": {114, 0},
		"RS256": {0, 0}, "PS512": {0, 0}, "none": {0, 0}, "": {0, 0}, "HS257": {0, 0},
	} {
		if got := [2]int{SignatureSize(alg), MinimumSecret(alg)}; got != want {
			t.Errorf("%s: signature and minimum secret %v, want %v", alg, got, want)
		}
	}
}
