package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// AlgNoneUnsigned is a token that says it is not signed.
func AlgNoneUnsigned() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "alg-none-unsigned", Title: "the token is not signed",
		Families: diagnose.Header | diagnose.Signature,
		Silences: []string{"secret-mismatch", "alg-not-allowed"},
		Doc: diagnose.Doc{
			Text: "Its header says `alg: none`, or its third part is empty. Every sound library refuses such a token (RFC 8725 §3.2): " +
				"anybody can write one.",
			Fix:     "sign the token: mint it with a key and an algorithm that the server allows",
			KnownBy: "the token itself; the server's words; cure: the same claims signed with the secret",
			Since:   since, Seen: []string{"jsonwebtoken, @fastify/jwt, Microsoft IdentityModel"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.Token.Readable() {
				return diagnose.Suspicion{}
			}
			if alg := c.Token.Algorithm(); strings.EqualFold(alg, "none") {
				return unsigned(c, "the header says alg "+finding.Quote(alg))
			}
			if len(c.Token.Segments) == 3 && c.Token.Segments[2] == "" {
				return unsigned(c, "the signature is empty")
			}
			return diagnose.Suspicion{}
		},
	}
}

// unsigned suspects a token without a signature; with a secret the same claims are signed.
func unsigned(c *diagnose.Case, evidence string) diagnose.Suspicion {
	s := diagnose.Suspicion{Prior: 97, Evidence: []finding.Evidence{finding.Evidence(evidence)}}
	if c.HasKey && c.Key.AsKey().Kind == keys.SecretKey {
		s.Edits = []diagnose.Edit{repair.SignUnsigned()}
	}
	return s
}
