package jwe

import (
	"crypto/ecdsa"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// algorithm is what a value of alg needs (RFC 7518 §4.1).
type algorithm struct {
	kind keys.Kind
	// size is that of the secret in bytes, 0 where the algorithm takes any.
	size int
	// bare is set where the encrypted key must be empty: the content key is shared, or agreed on.
	bare bool
	// operations are the key_ops that allow it.
	operations []string
}

func algorithms() map[string]algorithm {
	unwrap, agree := []string{"unwrapKey", "decrypt"}, []string{"deriveKey", "deriveBits"}
	all := map[string]algorithm{
		"dir":     {keys.SecretKey, 0, true, []string{"decrypt"}},
		"ECDH-ES": {keys.ECKey, 0, true, agree}, "ECDH-ES+A128KW": {keys.ECKey, 0, false, agree},
		"ECDH-ES+A192KW": {keys.ECKey, 0, false, agree}, "ECDH-ES+A256KW": {keys.ECKey, 0, false, agree},
		"RSA-OAEP": {keys.RSAKey, 0, false, unwrap}, "RSA-OAEP-256": {keys.RSAKey, 0, false, unwrap},
		"PBES2-HS256+A128KW": {keys.SecretKey, 0, false, agree}, "PBES2-HS384+A192KW": {keys.SecretKey, 0, false, agree},
		"PBES2-HS512+A256KW": {keys.SecretKey, 0, false, agree},
	}
	for bits, size := range map[string]int{"128": 16, "192": 24, "256": 32} {
		all["A"+bits+"KW"] = algorithm{keys.SecretKey, size, false, unwrap}
		all["A"+bits+"GCMKW"] = algorithm{keys.SecretKey, size, false, unwrap}
	}
	return all
}

// contentKeySize returns the size of the key of an enc in bytes (RFC 7518 §5.1), 0 for an unknown one.
func contentKeySize(enc string) int {
	return map[string]int{
		"A128CBC-HS256": 32, "A192CBC-HS384": 48, "A256CBC-HS512": 64, "A128GCM": 16, "A192GCM": 24, "A256GCM": 32,
	}[enc]
}

// header is what the header of a JWE demands, after everything in it that must be refused was.
type header struct {
	algorithm
	alg, enc string
	zipped   bool
	curve    string // of the ephemeral key
	salt     []byte // PBES2: p2s, p2c
	rounds   int
}

func readHeader(t token.Token) (header, error) {
	h := header{}
	switch {
	case t.Form != token.FormJWE && t.Form != token.FormJWEJSON || len(t.Segments) != 5:
		return h, fmt.Errorf("it has not the five parts of one: %w", ErrForm)
	case len(t.Faults) > 0:
		return h, fmt.Errorf("%s: %s: %w", t.Faults[0].Segment, t.Faults[0].Message, ErrForm)
	case len(t.Header.Duplicates()) > 0:
		return h, fmt.Errorf("the header has %s twice: %w", finding.Quote(t.Header.Duplicates()[0]), ErrForm)
	}
	if v, ok := t.Header.Get("crit"); ok {
		return h, fmt.Errorf("crit is %s: %w", finding.Quote(string(v.Raw)), ErrCritical)
	}
	h.alg, h.enc = t.Algorithm(), text(t.Header, "enc")
	if why := Explain(h.alg); why != "" {
		return h, fmt.Errorf("%s: %w", why, ErrAlgorithm)
	}
	h.algorithm = algorithms()[h.alg]
	switch size := contentKeySize(h.enc); {
	case size == 0:
		return h, fmt.Errorf("enc %s is none that is registered (RFC 7518 §5.1): %w", finding.Quote(h.enc), ErrAlgorithm)
	case h.alg == "dir":
		h.size = size
	}
	if err := h.readParts(t); err != nil {
		return h, err
	}
	return h, h.readParameters(t)
}

// readParts looks at the lengths of what is encoded: an empty encrypted key is right for some algorithms only, and
// an authentication tag has one length.
func (h *header) readParts(t token.Token) error {
	_, zip := t.Header.Get("zip")
	switch wrapped := t.Segments[1] != ""; {
	case wrapped && h.bare:
		return fmt.Errorf("alg %s has no encrypted key, and there is one (RFC 7516 §5.2): %w", h.alg, ErrForm)
	case !wrapped && !h.bare:
		return fmt.Errorf("alg %s needs an encrypted key, and it is empty: %w", h.alg, ErrForm)
	case zip && text(t.Header, "zip") != "DEF":
		return fmt.Errorf("zip is not DEF, the only one (RFC 7516 §4.1.3): %w", ErrAlgorithm)
	case zip && len(t.Segments[3]) > MaxInflated*4/3:
		return fmt.Errorf("a compressed plaintext of %d characters: %w", len(t.Segments[3]), ErrTooLarge)
	}
	h.zipped = zip
	iv, tag := 12, 16
	if strings.Contains(h.enc, "CBC") {
		iv, tag = 16, contentKeySize(h.enc)/2
	}
	for i, want := range map[int]int{2: iv, 4: tag} {
		if got := base64.RawURLEncoding.DecodedLen(len(t.Segments[i])); got != want {
			return fmt.Errorf("%s has an initialisation vector of %d bytes and a tag of %d, and one of them has %d: %w", h.enc, iv, tag, got, ErrForm)
		}
	}
	return nil
}

// readParameters reads what some algorithms have in the header besides (RFC 7518 §4.6.1, §4.8.1).
func (h *header) readParameters(t token.Token) error {
	switch {
	case strings.HasPrefix(h.alg, "ECDH-ES"):
		v, _ := t.Header.Get("epk")
		epk, ok := v.Object()
		if !ok {
			return fmt.Errorf("epk, the ephemeral key, is missing: %w", ErrForm)
		}
		set, err := keys.Read(epk.Raw, "epk", nil)
		if err != nil {
			return fmt.Errorf("epk, the ephemeral key: %w: %w", err, ErrForm)
		}
		if set.Keys[0].Private {
			return fmt.Errorf("epk, the ephemeral key, is private: %w", ErrForm)
		}
		h.curve = set.Keys[0].Curve
	case strings.HasPrefix(h.alg, "PBES2"):
		salt, err := base64.RawURLEncoding.Strict().DecodeString(text(t.Header, "p2s"))
		if err != nil || len(salt) < 8 {
			return fmt.Errorf("p2s, the salt, is missing or has fewer than 8 bytes: %w", ErrForm)
		}
		v, _ := t.Header.Get("p2c")
		n, isNumber := v.Number()
		if !isNumber || !n.IsInteger() || n.Sign() <= 0 {
			return fmt.Errorf("p2c, the number of rounds, is no positive integer: %w", ErrForm)
		}
		if n.Compare(MaxIterations) > 0 {
			return fmt.Errorf("p2c asks for %s rounds, more than %d: %w", finding.Quote(n.String()), MaxIterations, ErrTooLarge)
		}
		rounds, _, _ := n.Integer()
		h.salt, h.rounds = salt, int(rounds)
	}
	return nil
}

func text(o exactjson.Object, name string) string {
	v, _ := o.Get(name)
	s, _ := v.Text()
	return s
}

// fits holds the key against the header: the key decides what it is for.
func (h header) fits(k keys.Key) error {
	switch {
	case k.Kind != h.kind:
		return fmt.Errorf("%s needs %s, and this is the %s: %w", h.alg, kindName(h.kind), k, ErrKey)
	case k.Unusable != "":
		return fmt.Errorf("%s: %s: %w", k, k.Unusable, ErrKey)
	case !k.Private:
		return fmt.Errorf("decrypting needs the private key, and this is the %s: %w", k, ErrKey)
	case k.Algorithm != "" && k.Algorithm != h.alg && (h.alg != "dir" || k.Algorithm != h.enc):
		return fmt.Errorf("the key is for %s (its alg), not for %s: %w", finding.Quote(k.Algorithm), h.alg, ErrKey)
	case k.Use != "" && k.Use != "enc":
		return fmt.Errorf("the key's use is %s, not enc: %w", finding.Quote(k.Use), ErrKey)
	case k.Operations != nil && !slices.ContainsFunc(h.operations, func(op string) bool { return slices.Contains(k.Operations, op) }):
		return fmt.Errorf("the key's key_ops is %s, without %s: %w", finding.Quote(strings.Join(k.Operations, ", ")), h.operations[0], ErrKey)
	case h.size > 0 && k.Secret().Len() != h.size:
		return fmt.Errorf("%s with %s needs a secret of %d bytes, and this one has another length: %w", h.alg, h.enc, h.size, ErrKey)
	}
	if p, ok := k.PrivateKey().(*ecdsa.PrivateKey); ok && h.curve != "" && p.Curve.Params().Name != h.curve {
		return fmt.Errorf("the ephemeral key lies on %s, and this key on %s: %w", h.curve, k.Curve, ErrKey)
	}
	return nil
}

func kindName(kind keys.Kind) string {
	if kind == keys.SecretKey {
		return "a secret"
	}
	return "an " + string(kind) + " key"
}
