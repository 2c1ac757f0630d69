package rule

import (
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// WrongTokenKindOther finds signed texts that are JWTs and no credentials.
func WrongTokenKindOther() Rule {
	return Rule{
		ID: "wrong-token-kind-other", Title: "this is a JWT of another purpose, not one to sign in with", Severity: finding.Warning,
		Doc: Doc{
			Text: "JWTs are used for more than access: proofs of a key (DPoP, RFC 9449), notices of a logout (OpenID Connect Back-Channel Logout), security events (RFC 8417), " +
				"signed requests (RFC 9101), clients that prove who they are (RFC 7523). A server must not take one for another, and tells them apart by `typ` (RFC 8725 §3.11).",
			Fix:   "send the access token; on the server, check typ so that no other kind is taken for one",
			Since: since, Seen: []string{"DPoP proofs sent as the token", "back-channel logout tokens"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if unreadable(t) {
			return nil
		}
		if what := otherMark(t); what != "" {
			return saw("it is %s", what)
		}
		return nil
	})
}

// otherMark says what a token is by its type or its claims, empty where nothing says so.
func otherMark(t token.Token) string {
	switch strings.TrimPrefix(strings.ToLower(t.Type()), "application/") {
	case "dpop+jwt":
		return "a DPoP proof: it goes into the field DPoP, beside the access token"
	case "logout+jwt":
		return "a logout token: the issuer sends it to end sessions"
	case "secevent+jwt":
		return "a security event, a notice and no credential"
	case "oauth-authz-req+jwt":
		return "a signed authorization request"
	case "client-authentication+jwt":
		return "a client's proof of who it is, for the token endpoint"
	case "token-introspection+jwt":
		return "the answer to an introspection"
	}
	events, _ := t.Claim("events")
	if o, ok := events.Object(); ok {
		if _, ok := o.Get("http://schemas.openid.net/event/backchannel-logout"); ok {
			return "a logout token: the issuer sends it to end sessions"
		}
	}
	if t.Issuer() != "" && t.Issuer() == t.Text("sub") && slices.ContainsFunc(t.Audience(), tokenEndpoint) {
		return "a client's proof of who it is (iss and sub are the same), for the token endpoint"
	}
	return ""
}

func tokenEndpoint(aud string) bool {
	aud = strings.TrimSuffix(aud, "/")
	return strings.HasPrefix(aud, "https://") && (strings.HasSuffix(aud, "/token") || strings.HasSuffix(aud, "/token.oauth2"))
}
