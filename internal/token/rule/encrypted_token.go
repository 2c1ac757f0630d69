package rule

import (
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
		if t.Form != token.FormJWE && t.Form != token.FormJWEJSON {
			return nil
		}
		enc, _ := t.Header.Get("enc")
		text, _ := enc.Text()
		return saw("the claims are encrypted (alg %s, enc %s) and cannot be read without the key", finding.Quote(t.Algorithm()), finding.Quote(text))
	})
}
