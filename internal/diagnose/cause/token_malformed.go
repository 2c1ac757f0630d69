package cause

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
)

// TokenMalformed is a credential that cannot be read as a JWT.
func TokenMalformed() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "token-malformed", Title: "what is sent cannot be read as a JWT",
		Families: diagnose.Structure,
		Doc: diagnose.Doc{
			Text: "A signed JWT is three base64url segments joined by dots, the first two of them JSON objects (RFC 7515 §7.1, RFC 7519 §7.2). " +
				"What was sent is something else: a copy that lost its end, or a token with something glued to it.",
			Fix:     "copy the whole token again; jwtdoc decode shows the first place where it cannot be read",
			KnownBy: "the token itself",
			Since:   since, Seen: []string{"PyJWT, jsonwebtoken, golang-jwt, Spring Security"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.HasCredential() || c.Credential.Placeholder {
				return diagnose.Suspicion{}
			}
			if c.Token.Readable() {
				return suspectGlued(c)
			}
			if len(rule.OpaqueTokenSent().Check(c.Token, c.ServerNow())) > 0 || len(rule.EncryptedToken().Check(c.Token, c.ServerNow())) > 0 {
				// What it is says more than what it is not.
				return diagnose.Suspicion{}
			}
			s := diagnose.Suspicion{Prior: 90}
			if len(c.Token.Faults) > 0 {
				first := c.Token.Faults[0]
				s.Evidence = []finding.Evidence{finding.Evidence(fmt.Sprintf(
					"%s, at character %d of its %s", first.Message, first.Offset+1, first.Segment,
				))}
			}
			return s
		},
	}
}

// suspectGlued looks for what is stuck to a token that is whole: the comma of a list, the name of a JSON member, a
// second base64 around it all.
func suspectGlued(c *diagnose.Case) diagnose.Suspicion {
	ids := []string{"base64", "punctuation", "escaped-line-break", "invisible", "json-member", "name-prefix", "bom", "utf-16"}
	if !peeled(c, ids...) {
		return diagnose.Suspicion{}
	}
	return diagnose.Suspicion{
		Prior: 88, Edits: []diagnose.Edit{repair.Bare("token=bare", "with the bare token")}, Evidence: peelEvidence(c, ids...),
	}
}
