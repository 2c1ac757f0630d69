package rule

import (
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// OpaqueTokenSent finds credentials that are no JWT at all.
func OpaqueTokenSent() Rule {
	return Rule{
		ID: "opaque-token-sent", Title: "this is another kind of credential, not a JWT", Severity: finding.Error,
		Doc: Doc{
			Text: "Only its issuer can read an opaque token; a server that verifies JWTs refuses it as malformed. Auth0 issues opaque access tokens where no " +
				"audience was asked for; PASETO, SAML, session cookies and API keys look different again and need their own verifiers.",
			Fix:   "ask the issuer for a JWT (at Auth0: pass an audience), or let the server ask the issuer (introspection, RFC 7662)",
			Since: since, Seen: []string{"auth0/auth0-spa-js#822", "auth0/nextjs-auth0#1809"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		f, bad := t.FirstFault()
		if !bad || f.Cut || !otherKind(t.Form) {
			return nil
		}
		return saw("%s", f.Message)
	})
}

// otherKind tells the forms that are no JWT and not meant to be one.
func otherKind(f token.Form) bool {
	return slices.Contains([]token.Form{token.FormOpaque, token.FormPASETO, token.FormSAML, token.FormFlask, token.FormKey}, f)
}
