package rule

import (
	"fmt"
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// TokenTruncated finds copies that lack characters.
func TokenTruncated() Rule {
	return Rule{
		ID: "token-truncated", Title: "characters of the token are missing", Severity: finding.Error,
		Doc: Doc{
			Text: "The token ends too early, its dots stand for characters that a log left out, or its signature is shorter than its algorithm makes it (HS256: " +
				"43 characters, ES256: 86, RS256 with 2048 bits: 342). Database columns, cookies of 4096 bytes and terminals cut tokens.",
			Fix:   "copy the whole token; widen the column or the limit that cut it",
			Since: since, Seen: []string{"VARCHAR(255) columns", "cookies beyond 4096 bytes", "logs that shorten values"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if f, bad := t.FirstFault(); bad && f.Cut {
			return saw("%s", place(f))
		}
		if message := cutSignature(t); message != "" {
			return saw("%s", message)
		}
		return nil
	})
}

// cutSignature says that the signature is shorter than its algorithm makes it, empty when it is not. A cut through the
// middle of a byte leaves bits behind that are a fault of their own; the cut explains them.
func cutSignature(t token.Token) string {
	for _, f := range t.Faults {
		if f.Segment != token.SegmentSignature {
			return ""
		}
	}
	want := signatureBytes(t.Algorithm())
	got := len(t.Signature)
	if len(t.Segments) != 3 || got == 0 || len(want) == 0 || got >= want[0] {
		return ""
	}
	return fmt.Sprintf("the signature has %s, %s makes %s", byteCount(got), t.Algorithm(), sizes(want))
}

// SignatureLength finds signatures that are longer than their algorithm makes them, or of a size between those it can.
func SignatureLength() Rule {
	return Rule{
		ID: "signature-length", Title: "the signature has another length than its algorithm makes", Severity: finding.Error,
		Doc: Doc{
			Text: "The length of a signature is fixed by its algorithm or its key. One of another length was made by another algorithm, is encoded in another " +
				"way (ECDSA signatures in tokens are two plain numbers, not ASN.1 DER: RFC 7518 §3.4), or something was appended to it.",
			Fix:   "sign with the algorithm that the header names; turn a DER signature into its two numbers",
			Since: since, Seen: []string{"OpenSSL and Java ECDSA signatures, which are DER"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		want := signatureBytes(t.Algorithm())
		got := len(t.Signature)
		if len(t.Faults) > 0 || len(want) == 0 || got <= want[0] {
			return nil
		}
		if slices.Contains(want, got) {
			return nil
		}
		if ecdsa(t.Algorithm()) && isDER(t.Signature) {
			return saw("the signature is ASN.1 DER (%d bytes), %s wants two plain numbers (%s)", got, t.Algorithm(), sizes(want))
		}
		if rsa(t.Algorithm()) && got%8 == 0 && got <= 2048 {
			return nil // a key of an unusual size
		}
		return saw("the signature has %s, %s makes %s", byteCount(got), t.Algorithm(), sizes(want))
	})
}

func byteCount(n int) string {
	if n == 1 {
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}

// signatureBytes returns the sizes that an algorithm's signatures can have, smallest first; those of RSA are the common
// key sizes.
func signatureBytes(alg string) []int {
	switch alg {
	case "HS256":
		return []int{32}
	case "HS384":
		return []int{48}
	case "HS512":
		return []int{64}
	case "ES256", "ES256K", "Ed25519":
		return []int{64}
	case "ES384":
		return []int{96}
	case "ES512":
		return []int{132}
	case "EdDSA":
		return []int{64, 114}
	case "Ed448":
		return []int{114}
	case "ML-DSA-44":
		return []int{2420}
	case "ML-DSA-65":
		return []int{3309}
	case "ML-DSA-87":
		return []int{4627}
	}
	if rsa(alg) {
		return []int{128, 256, 384, 512}
	}
	return nil
}

func rsa(alg string) bool {
	switch alg {
	case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512":
		return true
	}
	return false
}

func ecdsa(alg string) bool {
	return alg == "ES256" || alg == "ES384" || alg == "ES512" || alg == "ES256K"
}

// isDER reports whether a signature is a SEQUENCE that spans all its bytes.
func isDER(b []byte) bool {
	if len(b) < 8 || b[0] != 0x30 {
		return false
	}
	if b[1] == 0x81 {
		return int(b[2]) == len(b)-3
	}
	return int(b[1]) == len(b)-2
}

func sizes(want []int) string {
	if len(want) == 1 {
		return fmt.Sprintf("%d", want[0])
	}
	return fmt.Sprintf("%d or more, by its key", want[0])
}
