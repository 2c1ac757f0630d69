package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// HeaderOverwrittenByGateway is an Authorization field that something in between keeps for itself.
func HeaderOverwrittenByGateway() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "header-overwritten-by-gateway", Title: "something in front of the application uses the Authorization field for itself",
		Families: diagnose.Credential | diagnose.Structure | diagnose.Signature, Usual: 7, PerPath: true,
		Doc: diagnose.Doc{
			Text: "There is one Authorization field, and two want it: nginx's auth_basic answers a Bearer with a Basic challenge; Google's ESPv2 puts its own token there and " +
				"moves the client's to X-Forwarded-Authorization; an AWS load balancer hands on x-amzn-oidc-data, Cloudflare Access Cf-Access-Jwt-Assertion. The " +
				"application then sees nothing, or a token that is not the client's.",
			Fix:     "take the gateway's own check off this path (nginx `auth_basic off;`), or read the field into which it puts the client's token",
			KnownBy: "a challenge of a scheme that is not the token's; the same request straight to the application (--backend), with controls",
			Since:   since, Seen: []string{"nginx auth_basic, ESPv2"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if c.Credential.Kind != request.InAuthorization || strings.EqualFold(c.Credential.Scheme, "Basic") {
				return diagnose.Suspicion{}
			}
			s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the same request sent straight to the application, past the gateway (--backend)"}}
			if scheme := foreignChallenge(c.Answer, gatewaySchemes...); scheme != "" {
				s.Prior = 75
				s.Evidence = []finding.Evidence{finding.Evidence("the request carries a token, and the challenge asks for " + finding.Quote(scheme))}
			}
			return s
		},
		Judge: func(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
			j := diagnose.Standard(f, c)
			if f.Suspicions[c.ID].Prior == 0 && !f.Suspicions[c.ID].Blind {
				return j
			}
			foreign := foreignChallenge(f.Case.Answer, gatewaySchemes...) != ""
			j = judgePastProxy(f, j, overwrites)
			if foreign && j.Fix == "" {
				j.Fix = f.FixFor("", []diagnose.Line{
					{In: diagnose.Nginx, Text: "auth_basic off; in this location, or an API of its own without it"},
					{In: diagnose.Apache, Text: "no AuthType Basic for this path (<Location> with Require all granted)"},
				})
			}
			return j
		},
	}
}

// gatewaySchemes are what gateways ask for by themselves, and no verifier of tokens does.
var gatewaySchemes = []string{"basic", "digest", "negotiate", "ntlm"}

// foreignChallenge is the scheme that an answer asks for where it asks for these alone.
func foreignChallenge(a *request.Answer, schemes ...string) string {
	if a == nil {
		return ""
	}
	found := ""
	for _, ch := range request.ParseChallenges(a.Values("WWW-Authenticate")) {
		asked := false
		for _, s := range schemes {
			asked = asked || strings.EqualFold(ch.Scheme, s)
		}
		if !asked {
			return ""
		}
		found = ch.Scheme
	}
	return found
}
