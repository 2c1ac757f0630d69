package keys

import (
	"bytes"
	"crypto/rand"
	"runtime"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// TestALargeInputIsVerifiedAsASmallOneIs holds the two ways to verify against each other, for every algorithm.
func TestALargeInputIsVerifiedAsASmallOneIs(t *testing.T) {
	for _, alg := range append(HMACAlgorithms(), PairAlgorithms()...) {
		known, _ := Lookup(alg)
		if known.Unusable != "" {
			continue
		}
		key := SecretOf(Source{Secret: finding.NewSecret(bytes.Repeat([]byte("s"), 64))})
		if known.Kind != SecretKey {
			var err error
			if key, err = Generate(rand.Reader, alg, 0); err != nil {
				t.Fatalf("%s: %v", alg, err)
			}
		}
		for _, input := range []string{"", "a.b", strings.Repeat("a.b", 100_000)} {
			sig, err := key.Sign(alg, input)
			if err != nil {
				t.Fatalf("%s: %v", alg, err)
			}
			wrong := bytes.Clone(sig)
			wrong[len(wrong)/3] ^= 1
			for _, c := range []struct {
				input string
				sig   []byte
			}{{input, sig}, {input + "x", sig}, {input, wrong}} {
				valid, done := verifyWritten(alg, inPieces(c.input), c.sig, key.verifyingMaterial())
				if done == strings.HasPrefix(alg, "Ed") {
					t.Fatalf("%s: known %v", alg, done)
				}
				if small := key.Verify(alg, c.input, c.sig) == nil; done && valid != small {
					t.Errorf("%s, %d bytes: in pieces %v, as a whole %v", alg, len(c.input), valid, small)
				}
			}
		}
	}
}

// TestVerifyingALargeTokenMakesNoCopyOfIt pins that a token of ten megabytes is not copied to be hashed.
func TestVerifyingALargeTokenMakesNoCopyOfIt(t *testing.T) {
	key := SecretOf(Source{Secret: finding.NewSecret(bytes.Repeat([]byte("s"), 64))})
	input := strings.Repeat("a.b", largeInput)
	sig, err := key.Sign("HS256", input)
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err = key.Verify("HS256", input, sig)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; err != nil || used > largeInput {
		t.Errorf("%v; verifying %d bytes allocated %d", err, len(input), used)
	}
}
