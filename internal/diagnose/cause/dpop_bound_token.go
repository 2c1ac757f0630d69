package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
)

// DPoPBoundToken is a token that needs a proof of the key it is bound to.
func DPoPBoundToken() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "dpop-bound-token", Title: "the token is bound to a key, and is sent without a proof of it",
		// Clean claims keep it, and cannot clear it.
		Families: diagnose.Signature | diagnose.Credential | diagnose.Claims,
		Silences: []string{"scheme-wrong"},
		Doc: diagnose.Doc{
			Text: "`cnf.jkt` binds the token to a key (RFC 9449 §6.1). It must come with the scheme DPoP and a fresh proof in the field DPoP; as Bearer, or replayed without a proof, a server must " +
				"refuse it (§7.1): `invalid_dpop_proof`, \"confirmation mismatch\".",
			Fix:     "send `Authorization: DPoP TOKEN` and `DPoP: PROOF`, the proof made anew for this method and URL; for a test, have a token issued without the binding",
			KnownBy: "the token and the request; the server's words",
			Since:   since, Seen: []string{"panva/jose, express-oauth2-jwt-bearer"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			s := byRule(c, rule.DPoPBoundToken(), 88)
			_, proof := c.Request.Get("DPoP")
			switch {
			case s.Prior == 0:
			case !proof:
				s.Evidence = append(s.Evidence, "the request has no field DPoP")
			case !strings.EqualFold(c.Credential.Scheme, "DPoP"):
				s.Evidence = append(s.Evidence, finding.Evidence("the scheme is "+finding.Quote(c.Credential.Scheme)+", not DPoP"))
			default:
				// A proof is good for one request and a short time: what is replayed here may be too old.
				s.Prior, s.Blind, s.SettledBy = 45, true, []string{"a proof made for this very request"}
			}
			return s
		},
	}
}
