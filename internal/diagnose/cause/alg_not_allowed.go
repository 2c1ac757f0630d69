package cause

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
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
			KnownBy: "cure: the same claims signed with another algorithm; the server's words; what the issuer says it signs with (--issuer)",
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
	s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the algorithm in the server's settings (--container)"}}
	for _, other := range otherAlgorithms(c, alg) {
		s.LongShots = append(s.LongShots, repair.Algorithm(other))
	}
	evidence := "the token's alg is " + finding.Quote(alg)
	allowed, set := c.Host.AllowsAlgorithm(alg)
	switch p := c.Published; {
	case allowed:
		s.Usual = 3 // unless the server reads another setting
	case set:
		s.Prior = 90
		evidence += ", and " + finding.Safe(c.Host.AlgorithmPlace) + " is " + finding.Quote(strings.Join(c.Host.Algorithms, ", "))
	case p != nil && p.VerifiedBy != "":
		s.Usual = 12 // the issuer has a key for it; the server's own list may still lack it
	case p != nil && len(p.Algorithms) > 0 && !slices.Contains(p.Algorithms, alg):
		s.Prior = 85
		evidence += ", and the issuer says it signs with " + finding.Safe(strings.Join(p.Algorithms, ", ")) + " (" + finding.Safe(p.Metadata) + ")"
	case p != nil && len(p.Keys) > 0 && !slices.ContainsFunc(p.Keys, func(k keys.Source) bool { return slices.Contains(k.Key.Algorithms(), alg) }):
		s.Prior = 85
		evidence += ", and no key of the issuer goes with it (" + finding.Safe(p.Place) + ")"
	case signedByPair(c) && c.HasKey && c.Key.AsKey().Kind == keys.SecretKey, !signedByPair(c) && c.HasKey && c.Key.AsKey().Kind != keys.SecretKey:
		s.Prior = 82
		evidence += ", and " + givenKey(c) + " cannot be used with it"
	case alg != "HS256" && strings.HasPrefix(alg, "HS"):
		// Most servers that share a secret allow HS256 alone: another one is unusual, not wrong.
		s.Prior = 40
	}
	if s.Prior > 0 {
		s.Evidence = []finding.Evidence{finding.Evidence(evidence)}
		s.Fix = "sign with the algorithm that the server allows, or add " + finding.Quote(alg) + " to its list of allowed algorithms"
		if len(s.LongShots) > 0 {
			s.Edits, s.LongShots = s.LongShots[:1], s.LongShots[1:]
		}
	}
	return s
}

// otherAlgorithms lists what the given key could sign with instead, the most usual first; without a key, as if there
// were a secret.
func otherAlgorithms(c *diagnose.Case, alg string) []string {
	list := []string{"HS256", "HS512", "HS384"}
	if c.Host != nil {
		list = slices.Concat(c.Host.Algorithms, list) // what the settings name comes first
	}
	if k := c.Key.AsKey(); c.HasKey && k.Kind != keys.SecretKey {
		list = k.Algorithms()
		if k.Algorithm != "" {
			list = []string{k.Algorithm} // the key says itself what it is for
		}
	}
	var out []string
	for _, other := range list {
		if other != alg && other != "Ed25519" && !slices.Contains(out, other) {
			out = append(out, other)
		}
	}
	return out
}
