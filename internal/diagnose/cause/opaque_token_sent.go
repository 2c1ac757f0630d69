package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
)

// OpaqueTokenSent is a credential of another kind than a JWT.
func OpaqueTokenSent() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "opaque-token-sent", Title: "what is sent is another kind of credential, not a JWT",
		Families: diagnose.Structure,
		Doc: diagnose.Doc{
			Text: "Only its issuer can read an opaque token; a server that verifies JWTs refuses it as malformed: \"Not enough segments\", \"jwt malformed\". Auth0 issues opaque access " +
				"tokens where no audience was asked for; PASETO, SAML, session cookies and API keys look different again.",
			Fix: "ask the issuer for a JWT (Auth0: `audience: \"https://my-api\"` in authorizationParams), or let the server ask the issuer (introspection, RFC 7662): Spring " +
				"`http.oauth2ResourceServer(o -> o.opaqueToken(withDefaults()))`",
			KnownBy: "the credential itself",
			Since:   since, Seen: []string{"auth0/auth0-spa-js#822", "auth0/nextjs-auth0#1809"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.HasCredential() || c.Credential.Placeholder {
				return diagnose.Suspicion{}
			}
			if c.Credential.Kind == request.InCookie {
				// A session's id is what most cookies hold: usual, and wrong only where a token is read.
				return byRule(c, rule.OpaqueTokenSent(), 40)
			}
			return byRule(c, rule.OpaqueTokenSent(), 91)
		},
	}
}

// byRule suspects what a rule about tokens finds, with its words as evidence.
func byRule(c *diagnose.Case, r rule.Rule, prior int) diagnose.Suspicion {
	found := r.Check(c.Token, c.ServerNow())
	if len(found) == 0 {
		return diagnose.Suspicion{}
	}
	s := diagnose.Suspicion{Prior: prior, Evidence: []finding.Evidence{finding.Evidence(found[0].Message)}}
	s.Evidence = append(s.Evidence, found[0].Evidence...)
	return s
}
