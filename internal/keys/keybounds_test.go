package keys

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/patience"
)

// Rule R30: whoever serves a key decides how long reading it takes, unless somebody else does.
func TestKeyBombsAreRefusedAtOnce(t *testing.T) {
	huge := new(big.Int).Lsh(big.NewInt(1), 4_000_000)
	der := func(v any) []byte {
		b, err := asn1.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	oid := func(s ...int) asn1.ObjectIdentifier { return s }
	encrypted := func(kdf any) []byte {
		type id struct {
			OID    asn1.ObjectIdentifier
			Params any
		}
		return der(struct {
			Alg  any
			Data []byte
		}{id{oid(1, 2, 840, 113549, 1, 5, 13), struct{ KDF, Enc any }{kdf, id{oid(2, 16, 840, 1, 101, 3, 4, 1, 42), make([]byte, 16)}}}, make([]byte, 16)})
	}
	type kdf struct {
		OID    asn1.ObjectIdentifier
		Params any
	}
	pbkdf2 := func(n int) []byte {
		return encrypted(kdf{oid(1, 2, 840, 113549, 1, 5, 12), struct {
			Salt []byte
			N    int
		}{make([]byte, 8), n}})
	}
	scrypt := func(n, r, p int) []byte {
		return encrypted(kdf{oid(1, 3, 6, 1, 4, 1, 11591, 4, 11), struct {
			Salt    []byte
			N, R, P int
		}{make([]byte, 8), n, r, p}})
	}
	half := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 8192), big.NewInt(1))
	manyKeys := `{"keys":[` + strings.Repeat(`{"kty":"oct","k":"YQ"},`, 100) + `{"kty":"oct","k":"YQ"}]}`
	for name, content := range map[string][]byte{
		"PBKDF2, 10,000,001 rounds":     pbkdf2(10_000_001),
		"PBKDF2, 2^31 rounds":           pbkdf2(1 << 31),
		"scrypt, N = 2^25":              scrypt(1<<25, 1, 1),
		"scrypt, r = 2^30":              scrypt(2, 1<<30, 1),
		"scrypt, p = 2^30":              scrypt(16384, 8, 1<<30),
		"RSA, 4,000,000 bits":           der(struct{ N, E *big.Int }{huge, big.NewInt(3)}),
		"RSA, a private key of as many": der([]*big.Int{big.NewInt(0), huge, big.NewInt(3), huge, huge, huge, huge, huge, huge}[:9]),
		"RSA, 16,384 bits of junk": der(struct{ V, N, E, D, P, Q, DP, DQ, QI *big.Int }{
			big.NewInt(0), new(big.Int).Mul(half, half), big.NewInt(65537), half, half, half, half, half, half,
		}),
		"RSA in a JWK":         fmt.Appendf(nil, `{"kty":"RSA","e":"AQAB","n":"%s"}`, strings.Repeat("AQAB", 100_000)),
		"101 keys":             []byte(manyKeys),
		"1 MiB and a byte":     bytes.Repeat([]byte{'a'}, 1<<20+1),
		"a million BEGINs":     bytes.Repeat([]byte("-----BEGIN "), 95_000),
		"100,000 empty blocks": bytes.Repeat([]byte("-----BEGIN A-----\n-----END B-----\n"), 30_000),
		"braces":               bytes.Repeat([]byte(`{"a":`), 200_000),
		"sequences":            bytes.Repeat([]byte{0x30, 0x80}, 500_000),
		"base64 of itself":     nested(20),
	} {
		start := time.Now()
		_, err := Read(content, "F", correct)
		if took := time.Since(start); took > patience.For(allowed) {
			t.Errorf("%s: %v", name, took)
		}
		if err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

// allowed is what the rule allows.
const allowed = 200 * time.Millisecond

func nested(depth int) []byte {
	b := []byte("-----BEGIN X")
	for range depth {
		b = []byte(base64.StdEncoding.EncodeToString(b))
	}
	return b
}

func TestLimitsAdmitWhatIsJustWithinThem(t *testing.T) {
	hundred := `{"keys":[` + strings.Repeat(`{"kty":"oct","k":"YQ"},`, 99) + `{"kty":"oct","k":"YQ"}]}`
	if set, err := Read([]byte(hundred), "F", nil); err != nil || len(set.Keys) != 100 {
		t.Errorf("100 keys: %v", err)
	}
	n := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 16384), big.NewInt(1))
	jwk := fmt.Sprintf(`{"kty":"RSA","e":"AQAB","n":%q}`, encode64(n.Bytes()))
	if set, err := Read([]byte(jwk), "F", nil); err != nil || set.Keys[0].Bits != 16384 {
		t.Errorf("16,384 bits: %v", err)
	}
	jwk = fmt.Sprintf(`{"kty":"RSA","e":"AQAB","n":%q}`, encode64(new(big.Int).Add(n, big.NewInt(1)).Bytes()))
	if _, err := Read([]byte(jwk), "F", nil); !errors.Is(err, ErrTooLarge) {
		t.Errorf("16,385 bits: %v", err)
	}
}

func TestPatternOfROCAIsFound(t *testing.T) {
	// A modulus as those chips made them: a power of 65537 modulo the product of the small primes.
	m := big.NewInt(1)
	for p := int64(2); p <= 701; p++ {
		if big.NewInt(p).ProbablyPrime(0) {
			m.Mul(m, big.NewInt(p))
		}
	}
	n := new(big.Int).Exp(big.NewInt(65537), big.NewInt(123456789), m)
	k := new(big.Int).Lsh(m, 1200)
	if n.Add(n, k); !madeByROCA(n) {
		t.Error("the pattern is not found")
	}
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.Byte(), 256, 256).Draw(t, "n")
		n := new(big.Int).SetBytes(b)
		if n.Sign() > 0 && new(big.Int).Mod(n, big.NewInt(11)).Int64()%2 == 0 && madeByROCA(n) && n.BitLen() > 100 {
			t.Fatalf("%x is called one", b)
		}
	})
}

func FuzzReadKeys(f *testing.F) {
	entries, err := os.ReadDir(filepath.Join("testdata", "files"))
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range entries {
		b := file(f, e.Name())
		f.Add(b)
		if block, _ := pem.Decode(b); block != nil && !strings.Contains(e.Name(), "scrypt") {
			f.Add(block.Bytes)
		}
	}
	for _, s := range []string{`{"keys":[{"kty":"oct","k":"YQ"}]}`, `{"kty":"EC","crv":"P-256","x":"","y":""}`, `{"kty":"RSA","n":"AQ","e":"AQ","d":"AQ","p":"AQ","q":"AQ"}`, `{"kty":"OKP","crv":"X448","x":"AA"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		was := bytes.Clone(content)
		// No password: what it costs is bounded elsewhere, and would take all the time here.
		set, err := Read(content, "F", nil)
		if !bytes.Equal(was, content) {
			t.Fatal("the content was changed")
		}
		if (err == nil) != (len(set.Keys) > 0) {
			t.Fatalf("%d keys and %v", len(set.Keys), err)
		}
		for _, k := range set.Keys {
			_ = k.Weaknesses()
			for _, alg := range append(k.Algorithms(), "HS256", "RS256", "ES256", "EdDSA") {
				if k.Verify(alg, "a.b", make([]byte, 64)) == nil {
					t.Fatalf("%s verifies zeros as %s", k, alg)
				}
			}
			if k.Unusable != "" {
				continue
			}
			written, err := Write([]Key{k}, JWK)
			if err != nil {
				t.Fatalf("%s: %v", k, err)
			}
			again, err := Read(written.Reveal(), "F", nil)
			if err != nil {
				t.Fatalf("%s is not read back: %v", k, err)
			}
			mine, _ := k.Thumbprint()
			if theirs, _ := again.Keys[0].Thumbprint(); mine != theirs || again.Keys[0].String() != k.String() {
				t.Fatalf("%s became %s", k, again.Keys[0])
			}
		}
	})
}
