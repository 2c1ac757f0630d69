package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AlgNotAllowed is a token signed with an algorithm that the server does not accept.
func AlgNotAllowed() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "alg-not-allowed", Title: "the token is signed with an algorithm that the server does not allow",
		Families: diagnose.Header | diagnose.Signature, Usual: 27,
		Doc: diagnose.Doc{
			Text: "A server lists the algorithms it accepts (RFC 8725 §3.1), and the token's `alg` is not among them: \"invalid algorithm\", " +
				"\"The specified alg value is not allowed\", \"signing method HS512 is invalid\". The two sides read the algorithm from " +
				"different settings, or one side changed it.",
			Fix:     "set the same algorithm where tokens are made and where they are verified (JWT_ALGORITHM, algorithms=[...])",
			KnownBy: "cure: the same claims signed with another algorithm; the server's words",
			Since:   since, Seen: []string{"PyJWT, jsonwebtoken, golang-jwt, python-jose"},
		},
		Suspect: suspectAlgorithm,
	}
}

func suspectAlgorithm(c *diagnose.Case) diagnose.Suspicion {
	alg := c.Token.Algorithm()
	if !c.Token.Readable() || alg == "" || strings.EqualFold(alg, "none") {
		return diagnose.Suspicion{}
	}
	s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the algorithm in the server's settings"}}
	for _, other := range []string{"HS256", "HS512", "HS384"} {
		if other != alg {
			s.LongShots = append(s.LongShots, repair.Algorithm(other))
		}
	}
	switch {
	case alg == "HS256":
	case strings.HasPrefix(alg, "HS"):
		// Most servers that share a secret allow HS256 alone: another one is unusual, not wrong.
		s.Prior = 40
	case c.HasKey:
		s.Prior = 82
	}
	if s.Prior > 0 {
		s.Edits, s.LongShots = s.LongShots[:1], s.LongShots[1:]
		s.Evidence = []finding.Evidence{finding.Evidence("the token's alg is " + finding.Quote(alg))}
		s.Fix = "sign with the algorithm that the server allows, or add " + finding.Quote(alg) + " to its list of allowed algorithms"
	}
	return s
}
