package rule

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// EncryptedParts finds encrypted tokens that no key can open.
func EncryptedParts() Rule {
	return Rule{
		ID: "encrypted-parts-invalid", Title: "the parts of the encrypted token do not fit its algorithms", Severity: finding.Error,
		Doc: Doc{
			Text: "The sizes of the initialisation vector, the tag and the encrypted key follow from `alg` and `enc` (RFC 7518 §4, §5), and some algorithms need parameters " +
				"in the header. Here one does not fit, so no key in the world opens this token: it was cut, put together by hand, or its header was changed.",
			Fix:   "copy the whole token again from where it was issued, or make it with a JOSE library",
			Since: since, Seen: []string{"Wycheproof test vectors"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if t.Form != token.FormJWE && t.Form != token.FormJWEJSON || len(t.Segments) != 5 || len(t.Faults) > 0 {
			return nil
		}
		return append(partSizes(t), missingParams(t)...)
	})
}

// contentSizes returns the bytes of the key, the initialisation vector and the tag of an enc (RFC 7518 §5.1), 0 for an
// unknown one.
func contentSizes(enc string) (key, iv, tag int) {
	switch enc {
	case "A128GCM":
		return 16, 12, 16
	case "A192GCM":
		return 24, 12, 16
	case "A256GCM":
		return 32, 12, 16
	case "A128CBC-HS256":
		return 32, 16, 16
	case "A192CBC-HS384":
		return 48, 16, 24
	case "A256CBC-HS512":
		return 64, 16, 32
	}
	return 0, 0, 0
}

func partSizes(t token.Token) []note {
	v, _ := t.HeaderParam("enc")
	enc, _ := v.Text()
	key, iv, tag := contentSizes(enc)
	if key == 0 {
		return nil
	}
	var out []note
	size := func(i int) int { return base64.RawURLEncoding.DecodedLen(len(t.Segments[i])) }
	complain := func(format string, args ...any) { out = append(out, saw(format, args...)...) }
	if n := size(2); n != iv {
		complain("the initialisation vector has %s, %s takes %d", byteCount(n), enc, iv)
	}
	if n := size(4); n != tag {
		complain("the authentication tag has %s, %s makes %d", byteCount(n), enc, tag)
	}
	if n := size(3); iv == 16 && n%16 != 0 {
		complain("the ciphertext has %s, %s makes whole blocks of 16", byteCount(n), enc)
	}
	alg, n := t.Algorithm(), size(1)
	switch want := keySize(alg, key); {
	case want == 0 && n > 0 && (alg == "dir" || alg == "ECDH-ES"):
		complain("the encrypted key has %s, with %s there is none (RFC 7516 §5.2 step 10)", byteCount(n), alg)
	case want > 0 && n != want:
		complain("the encrypted key has %s, %s makes %d of a key for %s", byteCount(n), alg, want, enc)
	case strings.HasPrefix(alg, "RSA") && n < 128:
		complain("the encrypted key has %s, an RSA key makes 256 or more", byteCount(n))
	}
	return out
}

// keySize returns the bytes of an encrypted key of a size (RFC 3394, RFC 7518 §4), 0 where there is none or its size
// depends on more.
func keySize(alg string, key int) int {
	switch {
	case token.AlgorithmMeaning(alg) == "":
		return 0
	case strings.HasSuffix(alg, "GCMKW"):
		return key
	case strings.HasSuffix(alg, "KW"):
		return key + 8
	}
	return 0
}

// maxIterations is how often a password may be hashed before opening a token becomes an attack on the reader.
const maxIterations = 1_200_000

// missingParams finds header parameters that the algorithm cannot do without.
func missingParams(t token.Token) []note {
	var need []string
	switch alg := t.Algorithm(); {
	case strings.HasPrefix(alg, "ECDH-ES"):
		need = []string{"epk"}
	case strings.HasPrefix(alg, "PBES2-"):
		need = []string{"p2s", "p2c"}
	case strings.HasSuffix(alg, "GCMKW"):
		need = []string{"iv", "tag"}
	}
	var out []note
	for _, name := range need {
		if _, ok := t.HeaderParam(name); !ok {
			out = append(out, note{message: fmt.Sprintf("the header has no %s, which %s needs", name, t.Algorithm())})
		}
	}
	if v, ok := t.HeaderParam("p2c"); ok {
		if n, isNumber := v.Number(); !isNumber || n.Compare(1) < 0 || n.Compare(maxIterations) > 0 {
			out = append(out, note{message: "p2c is " + show(v) + ", an iteration count up to 1,200,000 is expected"})
		}
	}
	return out
}
