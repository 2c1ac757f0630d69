package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// WrongTokenKindIDToken is what a login gives to the client, not to the API.
func WrongTokenKindIDToken() mint.Fault {
	return mint.Fault{
		ID: "wrong-token-kind-id-token", Cause: "wrong-token-kind-id-token", Title: "an OpenID Connect id token",
		Answer: mint.Refuse,
		Why:    "its aud is the client that logged in, not the API (OpenID Connect Core §2)",
		Make: func(d mint.Draft) (string, error) {
			return d.WithText("aud", "client-1").WithText("nonce", "login-1").WithText("at_hash", "AAAAAAAAAAAAAAAAAAAAAA").With("auth_time", d.At(0)).Sign()
		},
	}
}

// WrongTokenKindRefreshToken is good for a new access token, and for nothing else.
func WrongTokenKindRefreshToken() mint.Fault {
	return mint.Fault{
		ID: "wrong-token-kind-refresh-token", Cause: "wrong-token-kind-refresh-token", Title: "a refresh token",
		Answer: mint.Refuse, Policy: "token_type is access or missing",
		Why:  "a refresh token goes to the authorization server alone (RFC 6749 §1.5)",
		Make: func(d mint.Draft) (string, error) { return d.WithText("token_type", "refresh").Sign() },
	}
}
