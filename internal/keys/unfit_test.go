package keys

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// bad-inputs 73 and 74.
func TestWeakRSAKeysAreFound(t *testing.T) {
	n := func(bits int) *big.Int {
		p := new(big.Int).Lsh(big.NewInt(1), uint(bits-1))
		return p.Add(p, big.NewInt(0x10001))
	}
	for _, tt := range []struct {
		name     string
		n        *big.Int
		e        int
		id       string
		verifies bool // as far as the key is concerned
	}{
		{"1024 bits", n(1024), 65537, idRSAShort, true},
		{"2047 bits", n(2047), 65537, idRSAShort, true},
		{"2048 bits", n(2048), 65537, "", true},
		{"exponent 3", n(2048), 3, "", true},
		{"exponent 1", n(2048), 1, idKeyUnfit, false},
		{"exponent 2", n(2048), 2, idKeyUnfit, false},
		{"an even exponent", n(2048), 65536, idKeyUnfit, false},
		{"an even modulus", new(big.Int).Lsh(big.NewInt(1), 2047), 65537, idKeyUnfit, false},
		{"512 bits", n(512), 65537, idRSAShort, false},
	} {
		k := FromPublic(&rsa.PublicKey{N: tt.n, E: tt.e})
		id := ""
		for _, f := range k.Weaknesses() {
			id = f.ID
		}
		if id != tt.id {
			t.Errorf("%s: found %q, want %q", tt.name, id, tt.id)
		}
		if err := k.Verify("RS256", "a.b", make([]byte, (tt.n.BitLen()+7)/8)); errors.Is(err, ErrSignature) != tt.verifies || err == nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestShortRSAKeyStillVerifies(t *testing.T) {
	private, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	k := FromPrivate(private)
	sig, err := k.Sign("RS256", "a.b")
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Verify("RS256", "a.b", sig); err != nil {
		t.Errorf("%v", err)
	}
}

// bad-inputs 76.
func TestEmptyKeyNeitherSignsNorVerifies(t *testing.T) {
	for _, b := range [][]byte{nil, {}} {
		if _, err := Sign("HS256", finding.NewSecret(b), "a.b"); !errors.Is(err, ErrNoKey) {
			t.Errorf("%v", err)
		}
	}
	if _, err := (Key{}).Sign("HS256", "a.b"); !errors.Is(err, ErrKeyKind) {
		t.Errorf("the zero key: %v", err)
	}
	for _, alg := range append(HMACAlgorithms(), PairAlgorithms()...) {
		if err := (Key{}).Verify(alg, "a.b", nil); err == nil {
			t.Errorf("the zero key verifies %s", alg)
		}
	}
}

func TestPointOfSmallOrderVerifiesAForgeryAndIsRefused(t *testing.T) {
	order8, err := base64.StdEncoding.DecodeString("JuiVj8KyJ7BFw/SJ8u+Y8NXfrAXTxjM5sTgCiG1T/AU=")
	if err != nil {
		t.Fatal(err)
	}
	minusOne := append([]byte{0xec}, append([]byte(strings.Repeat("\xff", 30)), 0x7f)...)
	identity := append([]byte{1}, make([]byte, 31)...)
	for _, point := range [][]byte{make([]byte, 32), identity, minusOne, order8, append(append([]byte{}, order8[:31]...), order8[31]|0x80)} {
		p := ed25519.PublicKey(point)
		// R is the neutral point and S is 0: for one message in eight or more, that is a signature.
		forged := append(append([]byte{}, identity...), make([]byte, 32)...)
		matches := ""
		for i := range 200 {
			if input := fmt.Sprint("message ", i); ed25519.Verify(p, []byte(input), forged) {
				matches = input
			}
		}
		if matches == "" {
			t.Fatalf("%x is no such point", point)
		}
		k := FromPublic(p)
		if err := k.Verify("EdDSA", matches, forged); !errors.Is(err, ErrKeyUnfit) {
			t.Errorf("%x: %v", point, err)
		}
		if w := k.Weaknesses(); len(w) != 1 || w[0].ID != idKeyUnfit {
			t.Errorf("%x: found %v", point, w)
		}
	}
	if smallOrder(ed25519.NewKeyFromSeed(make([]byte, 32)).Public().(ed25519.PublicKey)) {
		t.Error("an ordinary key is called one of small order")
	}
}

func TestKeyThatIsForSomethingElseIsRefused(t *testing.T) {
	for _, tt := range []struct {
		name     string
		change   func(*Key)
		verifies bool
	}{
		{"nothing said", func(*Key) {}, true},
		{"its alg", func(k *Key) { k.Algorithm = "RS256" }, true},
		{"another alg", func(k *Key) { k.Algorithm = "PS256" }, false},
		{"an encryption alg", func(k *Key) { k.Algorithm = "RSA-OAEP" }, false},
		{"use sig", func(k *Key) { k.Use = "sig" }, true},
		{"use enc", func(k *Key) { k.Use = "enc" }, false},
		{"key_ops verify", func(k *Key) { k.Operations = []string{"verify"} }, true},
		{"key_ops sign", func(k *Key) { k.Operations = []string{"sign"} }, false},
		{"key_ops encrypt", func(k *Key) { k.Operations = []string{"encrypt"} }, false},
		{"key_ops empty", func(k *Key) { k.Operations = []string{} }, false},
	} {
		k := pair(t, "RS256")
		sig, err := k.Sign("RS256", "a.b")
		if err != nil {
			t.Fatal(err)
		}
		p := public(t, k)
		tt.change(&p)
		err = p.Verify("RS256", "a.b", sig)
		if (err == nil) != tt.verifies || err != nil && !errors.Is(err, ErrKeyUse) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// bad-inputs 77 and 78.
func TestKeyOnAnotherCurveIsRefused(t *testing.T) {
	k := pair(t, "ES384")
	if err := k.Verify("ES256", "a.b", make([]byte, 64)); !errors.Is(err, ErrKeyKind) {
		t.Errorf("%v", err)
	}
	k.Algorithm = "ES256"
	if w := k.Weaknesses(); len(w) != 1 || w[0].ID != idKeyAlg {
		t.Errorf("found %v", w)
	}
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&p256.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	der[len(der)-1] ^= 1
	off := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	if _, err := Read(off, "F", nil); !errors.Is(err, ErrBadKey) || !strings.Contains(err.Error(), "does not lie on P-256") {
		t.Errorf("a point beside the curve: %v", err)
	}
	x, y := encode64(der[len(der)-64:len(der)-32]), encode64(der[len(der)-32:])
	jwk := fmt.Sprintf(`{"kty":"EC","crv":"P-256","x":%q,"y":%q}`, x, y)
	if _, err := Read([]byte(jwk), "F", nil); !errors.Is(err, ErrBadKey) || !strings.Contains(err.Error(), "does not lie on P-256") {
		t.Errorf("a point beside the curve in a JWK: %v", err)
	}
}
