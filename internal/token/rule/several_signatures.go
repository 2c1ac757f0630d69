package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// SeveralSignatures finds JSON serialisations with more than one signature.
func SeveralSignatures() Rule {
	return Rule{
		ID: "several-signatures", Title: "the token has several signatures", Severity: finding.Info,
		Doc: Doc{
			Text: "A JSON serialisation may carry one payload with several signatures, each with an algorithm and a key of its own (RFC 7515 §7.2.1). It says nothing about " +
				"how many of them must be good: that is the server's to decide. A JWT has one signature, and JWT libraries read the compact form only.",
			Fix:   "send the compact form with the signature that the server verifies",
			Since: since, Seen: []string{"ACME, The Update Framework, signed manifests"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if len(t.Signers) < 2 || t.Form != token.FormJWSJSON {
			return nil
		}
		n := note{message: "it has several signatures, and is read under the first"}
		for i, s := range t.Signers[:min(len(t.Signers), 5)] {
			n.evidence = append(n.evidence, finding.Evidence(signerText(i+1, s)))
		}
		return []note{n}
	})
}

func signerText(number int, s token.Signer) string {
	if s.Fault != "" {
		return "signature " + itoa(number) + ": " + s.Fault
	}
	text := "signature " + itoa(number) + ": alg " + finding.Quote(s.Param("alg"))
	if kid := s.Param("kid"); kid != "" {
		text += ", kid " + finding.Quote(kid)
	}
	return text + ", " + byteCount(s.Bytes)
}
