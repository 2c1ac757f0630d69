package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// WrongTokenKindIDToken finds id tokens.
func WrongTokenKindIDToken() Rule {
	return Rule{
		ID: "wrong-token-kind-id-token", Title: "this is an id token", Severity: finding.Info,
		Doc: Doc{
			Text: "An id token tells the client who signed in (OpenID Connect Core §2). Its audience is that client, not an API: an API that takes it lets every other client " +
				"of the same issuer in, and one that checks `aud` refuses it. It is known by `nonce`, `at_hash` and the like, or by what its issuer writes (Keycloak: typ ID, " +
				"Cognito: token_use id).",
			Fix:   "send the access token to APIs, and keep the id token in the client",
			Since: since, Seen: []string{"Google: Expected OAuth 2 access token", "API Gateway authorizers"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if unreadable(t) {
			return nil
		}
		if mark := idMark(t); mark != "" {
			n := saw("it is an id token by its %s: it is meant for the client, not for an API", mark)
			if aud := t.Audience(); len(aud) > 0 {
				n[0].evidence = []finding.Evidence{finding.Evidence("aud is " + quoteAll(aud))}
			}
			return n
		}
		return nil
	})
}

// idMark names what makes a token an id token, empty where nothing does.
func idMark(t token.Token) string {
	switch {
	case strings.EqualFold(t.Text("token_use"), "id"):
		return "token_use"
	case strings.EqualFold(t.Text("typ"), "ID"):
		return "typ claim"
	case accessMark(t) || refreshMark(t) != "" || otherMark(t) != "":
		return ""
	}
	for _, name := range []string{"at_hash", "c_hash", "s_hash", "nonce"} {
		if v, ok := t.Claim(name); ok && isText(v) {
			return name
		}
	}
	return ""
}

// accessMark reports whether a token says that it is an access token (RFC 9068 §2.1, Keycloak, Cognito, SimpleJWT).
func accessMark(t token.Token) bool {
	switch strings.ToLower(t.Type()) {
	case "at+jwt", "application/at+jwt":
		return true
	}
	for _, name := range []string{"token_use", "token_type", "type", "typ"} {
		if kind := strings.ToLower(t.Text(name)); kind == "access" || kind == "bearer" {
			return true
		}
	}
	return false
}
