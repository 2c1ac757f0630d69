package keys

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// pairs are one key for each algorithm, made once: RSA takes its time.
var pairs = sync.OnceValue(func() map[string]Key {
	all := map[string]Key{}
	var shared Key
	for _, alg := range append(HMACAlgorithms(), PairAlgorithms()...) {
		if a, _ := Lookup(alg); a.Kind == RSAKey && !shared.IsZero() {
			all[alg] = shared
			continue
		}
		k, err := Generate(rand.Reader, alg, 0)
		if err != nil {
			panic(err)
		}
		k.Algorithm = ""
		if k.Kind == RSAKey {
			shared = k
		}
		all[alg] = k
	}
	return all
})

// otherRSA is an RSA key that is none of the pairs.
var otherRSA = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, DefaultRSABits)
	if err != nil {
		panic(err)
	}
	return k
})

func pair(t testing.TB, alg string) Key {
	t.Helper()
	k, ok := pairs()[alg]
	if !ok {
		t.Fatalf("no key for %s", alg)
	}
	return k
}

func public(t testing.TB, k Key) Key {
	t.Helper()
	p, ok := k.Public()
	if !ok {
		t.Fatalf("%s has no public half", k)
	}
	return p
}

func TestSignatureOfEveryAlgorithmVerifiesAndNothingElseDoes(t *testing.T) {
	for alg := range pairs() {
		t.Run(alg, func(t *testing.T) {
			k := pair(t, alg)
			other := FromPrivate(otherRSA())
			if k.Kind != RSAKey {
				var err error
				if other, err = Generate(rand.Reader, alg, 0); err != nil {
					t.Fatal(err)
				}
			}
			rapid.Check(t, func(t *rapid.T) {
				input := rapid.String().Draw(t, "input")
				sig, err := k.Sign(alg, input)
				if err != nil {
					t.Fatal(err)
				}
				verifier := k
				if p, ok := k.Public(); ok {
					verifier = p
				}
				if err := verifier.Verify(alg, input, sig); err != nil {
					t.Fatalf("own signature: %v", err)
				}
				if err := k.Verify(alg, input, sig); err != nil {
					t.Fatalf("with the private key: %v", err)
				}
				if err := verifier.Verify(alg, input+"x", sig); !errors.Is(err, ErrSignature) {
					t.Fatalf("another input: %v", err)
				}
				if err := other.Verify(alg, input, sig); !errors.Is(err, ErrSignature) {
					t.Fatalf("another key: %v", err)
				}
				i := rapid.IntRange(0, len(sig)-1).Draw(t, "byte")
				sig[i] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
				if err := verifier.Verify(alg, input, sig); !errors.Is(err, ErrSignature) {
					t.Fatalf("a changed signature: %v", err)
				}
				if err := verifier.Verify(alg, input, sig[:i]); !errors.Is(err, ErrSignature) {
					t.Fatalf("a cut signature: %v", err)
				}
			})
		})
	}
}

func TestKeyDecidesWhichAlgorithmsItServes(t *testing.T) {
	for has, k := range pairs() {
		for _, alg := range append(append(HMACAlgorithms(), PairAlgorithms()...), "ES256K", "Ed448", "ML-DSA-65", "none", "NONE", "noNe", "", "hs256") {
			_, err := k.Sign(alg, "a.b")
			a, _ := Lookup(alg)
			mine, _ := Lookup(has)
			serves := a.Kind == mine.Kind && a.Unusable == "" && (a.Kind != ECKey || alg == has)
			if (err == nil) != serves {
				t.Errorf("a key for %s and alg %q: %v", has, alg, err)
			}
			if verr := k.Verify(alg, "a.b", make([]byte, 64)); !serves && errors.Is(verr, ErrSignature) || verr == nil {
				t.Errorf("a key for %s verifying %q: %v", has, alg, verr)
			}
		}
	}
}

func TestWhatCannotBeVerifiedIsExplained(t *testing.T) {
	for alg, want := range map[string]string{"ES256K": "secp256k1", "Ed448": "Ed448", "ML-DSA-44": "ML-DSA"} {
		a, ok := Lookup(alg)
		if !ok || !strings.Contains(a.Unusable, want) {
			t.Errorf("%s: %+v", alg, a)
		}
		k := Key{Kind: a.Kind, Curve: "secp256k1", Unusable: a.Unusable, m: &material{}}
		if err := k.Verify(alg, "a.b", nil); !errors.Is(err, ErrUnsupported) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", alg, err)
		}
	}
}

// bad-inputs 66.
func TestNoneIsNeverVerified(t *testing.T) {
	for _, alg := range []string{"none", "NONE", "noNe", "None", ""} {
		for _, k := range pairs() {
			if err := k.Verify(alg, "a.b", nil); !errors.Is(err, ErrAlgorithm) {
				t.Errorf("%q with a %s: %v", alg, k, err)
			}
		}
	}
}

// bad-inputs 67.
func TestPublicKeyIsNoSecretInWhateverForm(t *testing.T) {
	for _, alg := range []string{"RS256", "ES256", "EdDSA"} {
		for _, form := range []Form{PEM, DER, JWK, JWKS} {
			written, err := Write([]Key{public(t, pair(t, alg))}, form)
			if err != nil {
				t.Fatal(err)
			}
			for _, hs := range HMACAlgorithms() {
				if _, err := Sign(hs, written, "a.b"); !errors.Is(err, ErrKeyKind) {
					t.Errorf("%s signs with an %s public key as %s: %v", hs, alg, form, err)
				}
				if err := Verify(hs, written, "a.b", make([]byte, 32)); !errors.Is(err, ErrKeyKind) {
					t.Errorf("%s verifies with an %s public key as %s: %v", hs, alg, form, err)
				}
				set, err := Read(written.Reveal(), "F", nil)
				if err != nil {
					t.Fatal(err)
				}
				if err := set.Keys[0].Verify(hs, "a.b", make([]byte, 32)); !errors.Is(err, ErrKeyKind) {
					t.Errorf("%s verifies with an %s key read from %s: %v", hs, alg, form, err)
				}
			}
			// Wrapped once more as the secret of a JWK.
			wrapped := fmt.Sprintf(`{"kty":"oct","k":%q}`, encode64(written.Reveal()))
			set, err := Read([]byte(wrapped), "F", nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := set.Keys[0].Verify("HS256", "a.b", make([]byte, 32)); !errors.Is(err, ErrKeyKind) {
				t.Errorf("%s public key as %s in an oct key: %v", alg, form, err)
			}
		}
	}
}

// bad-inputs 69.
func TestNumbersOfAnECDSASignatureMustBeInRange(t *testing.T) {
	for _, alg := range []string{"ES256", "ES384", "ES512"} {
		k := pair(t, alg)
		c, _ := curveNamed(k.Curve)
		n := c.group().Params().N
		good, err := k.Sign(alg, "a.b")
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []*big.Int{big.NewInt(0), n, new(big.Int).Add(n, big.NewInt(1))} {
			for half := range 2 {
				sig := append([]byte{}, good...)
				v.FillBytes(sig[half*c.size() : (half+1)*c.size()])
				if err := k.Verify(alg, "a.b", sig); !errors.Is(err, ErrSignatureForm) || !errors.Is(err, ErrSignature) {
					t.Errorf("%s with %v in half %d: %v", alg, v, half, err)
				}
			}
		}
		if err := k.Verify(alg, "a.b", make([]byte, 2*c.size())); !errors.Is(err, ErrSignatureForm) {
			t.Errorf("%s with r = s = 0: %v", alg, err)
		}
	}
}

// bad-inputs 70.
func TestDERSignatureIsNamedAndRefused(t *testing.T) {
	k := pair(t, "ES256")
	private, ok := k.PrivateKey().(*ecdsa.PrivateKey)
	if !ok {
		t.Fatal("no EC key")
	}
	sum := sha256.Sum256([]byte("a.b"))
	der, err := ecdsa.SignASN1(rand.Reader, private, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Verify("ES256", "a.b", der); !errors.Is(err, ErrSignatureForm) || !strings.Contains(err.Error(), "DER") {
		t.Errorf("%v", err)
	}
	var rs struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &rs); err != nil {
		t.Fatal(err)
	}
	raw := append(rs.R.FillBytes(make([]byte, 32)), rs.S.FillBytes(make([]byte, 32))...)
	if err := k.Verify("ES256", "a.b", raw); err != nil {
		t.Errorf("the same numbers side by side: %v", err)
	}
}

// bad-inputs 71.
func TestOtherPaddingThanPKCS1IsRefused(t *testing.T) {
	k := pair(t, "RS256")
	private, ok := k.PrivateKey().(*rsa.PrivateKey)
	if !ok {
		t.Fatal("no RSA key")
	}
	prefix := []byte{0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20}
	sum := sha256.Sum256([]byte("a.b"))
	size := private.Size()
	padded := func(lead []byte, fill byte, tail []byte) []byte {
		em := append([]byte{}, lead...)
		for len(em) < size-1-len(tail) {
			em = append(em, fill)
		}
		return append(append(em, 0), tail...)
	}
	info := append(append([]byte{}, prefix...), sum[:]...)
	for name, em := range map[string][]byte{
		"right":                  padded([]byte{0, 1}, 0xff, info),
		"block type 2":           padded([]byte{0, 2}, 0xff, info),
		"block type 0":           padded([]byte{0, 0}, 0xff, info),
		"other filler":           padded([]byte{0, 1}, 0xfe, info),
		"hash not at the end":    append(padded([]byte{0, 1}, 0xff, info)[40:], make([]byte, 40)...),
		"no algorithm around it": padded([]byte{0, 1}, 0xff, sum[:]),
		"without the NULL":       padded([]byte{0, 1}, 0xff, append([]byte{0x30, 0x2f, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x04, 0x20}, sum[:]...)),
	} {
		em[0] = 0
		sig := new(big.Int).Exp(new(big.Int).SetBytes(em), private.D, private.N).FillBytes(make([]byte, size))
		if err := k.Verify("RS256", "a.b", sig); (err == nil) != (name == "right") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// bad-inputs 72.
func TestSaltOfPSSHasTheLengthOfItsHash(t *testing.T) {
	k := pair(t, "PS256")
	private, ok := k.PrivateKey().(*rsa.PrivateKey)
	if !ok {
		t.Fatal("no RSA key")
	}
	for alg, h := range map[string]crypto.Hash{"PS256": crypto.SHA256, "PS384": crypto.SHA384, "PS512": crypto.SHA512} {
		hash := h.New()
		hash.Write([]byte("a.b"))
		sum := hash.Sum(nil)
		for _, salt := range []int{0, 1, 20, 31, 32, 33, 48, 64, 100} {
			sig, err := rsa.SignPSS(rand.Reader, private, h, sum, &rsa.PSSOptions{SaltLength: salt, Hash: h})
			if salt == 0 {
				// 0 means "as long as possible" to SignPSS.
				sig, err = rsa.SignPSS(rand.Reader, private, h, sum, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthAuto, Hash: h})
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := k.Verify(alg, "a.b", sig); (err == nil) != (salt == h.Size()) {
				t.Errorf("%s with a salt of %d bytes: %v", alg, salt, err)
			}
		}
	}
}
