package cause

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// OtherCredentialRequired is a request that lacks a second credential.
func OtherCredentialRequired() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "other-credential-required", Title: "the server, or a gateway in front of it, wants another credential as well",
		Families: diagnose.Path | diagnose.Credential | diagnose.State, Usual: 6, PerPath: true,
		Doc: diagnose.Doc{
			Text: "A subscription key, an API key, a signature, a certificate: what is missing is not the token. The challenge names a scheme that is not Bearer, or the answer asks for a key: Azure API " +
				"Management \"missing subscription key\".",
			Fix:     "send what the challenge or the API's documentation names, beside the token (`-H 'Ocp-Apim-Subscription-Key: KEY'`, `-H 'X-API-Key: KEY'`)",
			KnownBy: "the challenge's scheme; the server's words",
			Since:   since, Seen: []string{"Azure API Management"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			s := diagnose.Suspicion{Blind: true, SettledBy: []string{"what else the API wants (--openapi, or its documentation)"}}
			if c.Answer == nil || !c.HasCredential() {
				return s
			}
			for _, ch := range request.ParseChallenges(c.Answer.Values("WWW-Authenticate")) {
				if !isTokenScheme(ch.Scheme) && !slices.Contains([]string{"digest", "negotiate", "ntlm", ""}, strings.ToLower(ch.Scheme)) {
					s.Prior = 65
					s.Evidence = append(s.Evidence, finding.Evidence("the challenge asks for "+finding.Quote(ch.Scheme)))
				}
			}
			return s
		},
	}
}
