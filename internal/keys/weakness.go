package keys

import (
	"crypto/ed25519"
	"crypto/rsa"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// The ids of what this package finds about keys of key pairs, and about files of keys.
const (
	idKeyBroken    = "key-broken"
	idKeyMangled   = "key-text-mangled"
	idKeySeveral   = "key-file-several"
	idKeyUnfit     = "key-unfit"
	idRSAShort     = "rsa-key-too-short"
	idKeyAlg       = "key-alg-mismatch"
	idKeyID        = "key-id-duplicate"
	idKeySetMixed  = "key-set-mixed"
	idKeyExposed   = "private-key-exposed"
	newKey         = "make a new pair: jwtdoc key new --alg %s --out FILE"
	recommendedRSA = 2048 // RFC 7518 §3.3
)

// Weaknesses returns what is wrong with the key by itself. Those of a secret are judged for the algorithm of its alg,
// HS256 where it has none.
func (k Key) Weaknesses() []finding.Finding {
	out := []finding.Finding{}
	switch {
	case k.Kind == SecretKey:
		alg := k.Algorithm
		if MinimumSecret(alg) == 0 {
			alg = "HS256"
		}
		out = append(out, Rate(k.Secret(), alg).Findings...)
	case k.Unusable != "":
		out = append(out, found(idKeyUnfit, finding.Warning, "", "%s: %s", k, k.Unusable)...)
	}
	if p, ok := k.PublicKey().(*rsa.PublicKey); ok {
		out = append(out, weakRSA(p)...)
	}
	if p, ok := k.PublicKey().(ed25519.PublicKey); ok && smallOrder(p) {
		out = append(out, found(idKeyUnfit, finding.Error, fmt.Sprintf(newKey, "EdDSA"),
			"the public key is a point of small order: anybody can make signatures that match")...)
	}
	return append(out, k.contradictions()...)
}

func weakRSA(p *rsa.PublicKey) []finding.Finding {
	fix := fmt.Sprintf(newKey, "RS256")
	var out []finding.Finding
	switch {
	case p.E == 1:
		out = found(idKeyUnfit, finding.Error, fix, "the RSA exponent is 1: a signature is then the padded hash itself, and anybody can make one")
	case p.E < 3 || p.E%2 == 0:
		out = found(idKeyUnfit, finding.Error, fix, "the RSA exponent is %d, and an even one belongs to no key pair", p.E)
	case p.N.Bit(0) == 0:
		out = found(idKeyUnfit, finding.Error, fix, "the RSA modulus is even, so it is no product of two large primes")
	case madeByROCA(p.N):
		out = found(idKeyUnfit, finding.Error, fix, "the RSA modulus has the pattern of chips that drew predictable primes (CVE-2017-15361, ROCA): it can be factored")
	}
	if bits := p.N.BitLen(); bits < recommendedRSA {
		out = append(out, found(idRSAShort, finding.Error, fix,
			"the RSA key has %d bits, and RFC 7518 §3.3 demands %d: shorter ones can be factored, and many libraries refuse them", bits, recommendedRSA)...)
	}
	return out
}

// madeByROCA reports whether a modulus lies, modulo each small prime, in what 65537 generates there. One that was
// drawn at random does for all of them once in 2^27 times or less.
func madeByROCA(n *big.Int) bool {
	for p := int64(3); p <= 167; p += 2 {
		if !big.NewInt(p).ProbablyPrime(0) {
			continue
		}
		want, power := new(big.Int).Mod(n, big.NewInt(p)).Int64(), int64(1)
		for power != want {
			if power = power * 65537 % p; power == 1 {
				return false
			}
		}
	}
	return true
}

// contradictions returns where a JWK does not agree with itself.
func (k Key) contradictions() []finding.Finding {
	const fix = "let alg, use and key_ops say what the key is for, or leave them out"
	var out []finding.Finding
	if a, known := Lookup(k.Algorithm); known && a.Kind != NoKey && k.Unusable == "" {
		if a.Kind != k.Kind || a.Unusable == "" && !slices.Contains(k.Algorithms(), k.Algorithm) {
			out = append(out, found(idKeyAlg, finding.Error, fix, "its alg is %s, and it is the %s, which does not serve that algorithm", k.Algorithm, k)...)
		}
	} else if !known && strings.HasPrefix(k.Algorithm, "ES") {
		out = append(out, found(idKeyAlg, finding.Error, fix, "its alg is %s, which is no algorithm (RFC 7518 §3.1)", finding.Quote(k.Algorithm))...)
	}
	signs := slices.Contains(k.Operations, "sign") || slices.Contains(k.Operations, "verify")
	if k.Use == "enc" && signs || k.Use == "sig" && len(k.Operations) > 0 && !signs {
		out = append(out, found(idKeyAlg, finding.Error, fix, "its use is %s, and its key_ops is %s (RFC 7517 §4.3)", k.Use, finding.Quote(strings.Join(k.Operations, ", ")))...)
	}
	return out
}

// ExposedAs returns the finding that a private key stands where only public ones belong; ok is false for a public key.
// where completes the sentence: "in a key set that is published".
func (k Key) ExposedAs(where string) (f finding.Finding, ok bool) {
	if !k.Private || k.Kind == SecretKey {
		return finding.Finding{}, false
	}
	return found(idKeyExposed, finding.Error, "give out the public half only: jwtdoc key public FILE; if it was readable for others, make a new pair",
		"the %s stands %s: whoever reads it can sign tokens", k, where)[0], true
}

// betweenKeys returns what is wrong between the keys of a set: which of them verifies a token must not be in doubt.
func betweenKeys(list []Key) []finding.Finding {
	var out []finding.Finding
	seen, repeated := map[string]int{}, map[string]bool{}
	secrets, private, public := 0, 0, 0
	for i, k := range list {
		switch {
		case k.Kind == SecretKey:
			secrets++
		case k.Private:
			private++
		default:
			public++
		}
		if k.ID == "" {
			continue
		}
		if first, again := seen[k.ID]; again && !repeated[k.ID] && !list[first].samePublic(k) {
			repeated[k.ID] = true
			out = append(out, found(idKeyID, finding.Error, "give each key a kid of its own: jwtdoc key show prints a thumbprint, which is one",
				"the keys %d and %d of the set both have the kid %s, and are different keys: which of them verifies a token is left to chance", list[first].Number, k.Number, finding.Quote(k.ID))...)
		} else if !again {
			seen[k.ID] = i
		}
	}
	if len(list) == 0 || list[0].Form != JWKS {
		return out
	}
	if secrets > 0 && secrets < len(list) {
		out = append(out, found(idKeySetMixed, finding.Error, "keep secrets out of sets with public keys: such a set is published sooner or later",
			"the set holds secrets (%d) and keys of key pairs (%d): a token could choose between HMAC and a signature", secrets, private+public)...)
	}
	if private > 0 && public > 0 {
		out = append(out, found(idKeyExposed, finding.Error, "publish a set of public keys only: jwtdoc key public FILE",
			"the set holds private keys (%d) beside public ones (%d): if it is published, whoever reads it can sign tokens", private, public)...)
	}
	return out
}
