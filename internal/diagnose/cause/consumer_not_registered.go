package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// ConsumerNotRegistered is a token of an issuer or key that a gateway does not know.
func ConsumerNotRegistered() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "consumer-not-registered", Title: "the gateway has no consumer for this token's issuer or key",
		Families: diagnose.Header | diagnose.Signature | diagnose.Claims, Usual: 5,
		Doc: diagnose.Doc{
			Text: "Kong and APISIX look up who sends the token, by iss or a key claim, before they verify it: \"No credentials found for given 'iss'\", \"Invalid user key in JWT token\". The signature " +
				"is never looked at.",
			Fix:     "register it: `curl -X POST http://localhost:8001/consumers/NAME/jwt -d key=ISS -d secret=SECRET` (Kong); or let iss name a consumer that exists",
			KnownBy: "the server's words: they come before the signature is looked at",
			Since:   since, Seen: []string{"Kong, APISIX, Vault"},
		},
		Suspect: readableBlind("the consumers that the gateway knows"),
	}
}
