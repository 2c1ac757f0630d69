package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// EncryptedToken finds JWEs.
func EncryptedToken() Rule {
	return Rule{
		ID: "encrypted-token", Title: "the token is encrypted", Severity: finding.Warning,
		Doc: Doc{
			Text: "Five parts and an `enc` in the header: the claims are encrypted (RFC 7516) and only the holder of the key can read them. A server that expects " +
				"a signed token refuses it. Auth0 without an audience and NextAuth sessions give such tokens.",
			Fix:   "send a signed access token (at Auth0: ask with an audience), or give the server the key to decrypt",
			Since: since, Seen: []string{"auth0/nextjs-auth0#1809", "NextAuth session tokens"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if !encrypted(t) {
			return nil
		}
		enc, _ := t.HeaderParam("enc")
		text, _ := enc.Text()
		what := "the claims are encrypted (alg %s, enc %s) and cannot be read without the key"
		if t.Payload.Whole() { // decrypted
			what = "the claims were encrypted (alg %s, enc %s): a server that expects a signed token refuses it"
		}
		n := saw(what, finding.Quote(t.Algorithm()), finding.Quote(text))
		n[0].evidence = keyEvidence(t)
		return n
	})
}

func encrypted(t token.Token) bool { return t.Form == token.FormJWE || t.Form == token.FormJWEJSON }

// keyEvidence says which key would open the token, and what is inside by its own word.
func keyEvidence(t token.Token) []finding.Evidence {
	var out []finding.Evidence
	if key := openedWith(t.Algorithm()); key != "" {
		out = append(out, finding.Evidence("it opens with "+key))
	}
	for _, s := range t.Signers[:min(len(t.Signers), 5)] {
		if alg := s.Param("alg"); alg != "" && len(t.Signers) > 1 {
			out = append(out, finding.Evidence("a recipient with alg "+finding.Quote(alg)+", kid "+finding.Quote(s.Param("kid"))))
		}
	}
	if t.Nested() {
		out = append(out, "cty says that a signed token is inside (nested, RFC 7519 §5.2)")
	}
	if _, ok := t.HeaderParam("zip"); ok {
		out = append(out, "the content was compressed before it was encrypted")
	}
	return out
}

// openedWith names the key that an algorithm of RFC 7518 §4.1 needs, empty for an unknown one.
func openedWith(alg string) string {
	switch {
	case alg == "dir":
		return "the shared secret itself, of the size that enc takes"
	case strings.HasPrefix(alg, "RSA"):
		return "the private RSA key of the receiver"
	case strings.HasPrefix(alg, "ECDH-ES"):
		return "the private elliptic-curve key of the receiver"
	case strings.HasPrefix(alg, "PBES2-"):
		return "a password"
	case token.AlgorithmMeaning(alg) != "" && strings.HasSuffix(alg, "KW"):
		return "a shared secret of " + alg[1:4] + " bits"
	}
	return ""
}
