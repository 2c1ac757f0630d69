package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// JWKSUnreachable is a verifier that cannot fetch the issuer's keys.
func JWKSUnreachable() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "jwks-unreachable", Title: "the verifier cannot fetch the keys of the issuer",
		Families: diagnose.Header | diagnose.Signature | diagnose.State, Usual: 16,
		Doc: diagnose.Doc{
			Text: "The server fetches the issuer's key set when it meets the first token: no way out of the container, a name that resolves only outside, a certificate that it does not trust, http " +
				"where https is demanded. \"Jwks remote fetch is failed\", \"Fail to fetch data from the url\", 500 in Spring, and slow answers.",
			Fix:     "from inside the container: `curl -v ISSUER/.well-known/openid-configuration`; then open the way, trust the certificate, or point the server to a name that it can resolve",
			KnownBy: "the server's words or log; the key set fetched from inside its container (--container)",
			Since:   since, Seen: []string{"Envoy, PyJWT, Spring Security, hono"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.Token.Readable() || !signedByPair(c) {
				return diagnose.Suspicion{}
			}
			s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the server's log, or the fetch from inside its container (--container)"}}
			if p := c.Published; p != nil && p.Unreachable != "" {
				s.Prior = 60
				s.Evidence = []finding.Evidence{finding.Evidence("they cannot be fetched from here either: " + p.Unreachable)}
			}
			return s
		},
	}
}

// signedByPair reports whether the token's algorithm works with a key pair, so that a verifier needs the public half.
func signedByPair(c *diagnose.Case) bool {
	a, known := keys.Lookup(c.Token.Algorithm())
	return known && a.Kind != keys.SecretKey && a.Kind != keys.NoKey
}
