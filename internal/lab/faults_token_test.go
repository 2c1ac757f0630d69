package lab

import (
	"encoding/hex"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func lastDot(token string) int { return strings.LastIndexByte(token, '.') }

// signatureFaults are in the algorithm and the secret.
var signatureFaults = []fault{
	{
		cause: "alg-none-unsigned", how: "alg none, and no signature", verdict: "alg-none-unsigned",
		request: func(c *craft) sent {
			return c.carrying(c.token(algorithm(jwt.SigningMethodNone), signedBy(jwt.UnsafeAllowNoneSignatureType)))
		},
	},
	{
		cause: "alg-not-allowed", how: "HS512 where HS256 is expected", verdict: "alg-not-allowed", scope: secretOnly,
		request: func(c *craft) sent { return c.carrying(c.token(algorithm(jwt.SigningMethodHS512))) },
	},
	{
		cause: "alg-not-allowed", how: "RS512 where RS256 is expected", verdict: "alg-not-allowed", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(algorithm(jwt.SigningMethodRS512))) },
	},
	{
		cause: "secret-mismatch", how: "signed with another secret", verdict: "secret-mismatch", scope: secretOnly,
		request: func(c *craft) sent { return c.carrying(c.token(signedWith(otherSecret))) },
	},
	{
		cause: "secret-whitespace-or-quotes", how: "signed with the secret and a line end", verdict: "secret-whitespace-or-quotes", scope: secretOnly,
		request: func(c *craft) sent { return c.carrying(c.token(signedWith(c.secret + "\n"))) },
	},
	{
		cause: "secret-whitespace-or-quotes", how: "signed with the secret in its quotes", verdict: "secret-whitespace-or-quotes", scope: secretOnly,
		request: func(c *craft) sent { return c.carrying(c.token(signedWith(`"` + c.secret + `"`))) },
	},
	{
		cause: "secret-encoding-mismatch", how: "signed with the bytes that the hex digits stand for", verdict: "secret-encoding-mismatch", scope: secretOnly,
		request: func(c *craft) sent {
			decoded, err := hex.DecodeString(c.secret)
			if err != nil {
				c.t.Fatal(err)
			}
			return c.carrying(c.token(signedWith(string(decoded))))
		},
	},
}

// timeFaults are in the token's times, and in the server's clock.
var timeFaults = []fault{
	{
		cause: "token-expired", how: "exp an hour ago", verdict: "token-expired",
		request: func(c *craft) sent { return c.carrying(c.token(claim("exp", c.now.Add(-time.Hour).Unix()))) },
	},
	{
		cause: "not-yet-valid-nbf", how: "nbf an hour ahead", verdict: "not-yet-valid-nbf",
		request: func(c *craft) sent {
			return c.carrying(c.token(claim("nbf", c.now.Add(time.Hour).Unix()), claim("exp", c.now.Add(2*time.Hour).Unix())))
		},
	},
	{
		cause: "iat-in-future", how: "iat an hour ahead", verdict: "iat-in-future", findings: []string{"iat-in-future"},
		request: func(c *craft) sent {
			return c.carrying(c.token(claim("iat", c.now.Add(time.Hour).Unix()), claim("exp", c.now.Add(2*time.Hour).Unix())))
		},
	},
	{
		cause: "exp-wrong-type", how: "a date in words", verdict: "exp-wrong-type", findings: []string{"exp-wrong-type"},
		request: func(c *craft) sent {
			return c.carrying(c.token(claim("exp", c.now.Add(time.Hour).UTC().Format(time.RFC3339))))
		},
	},
	{
		cause: "exp-wrong-type", how: "a number in quotes", verdict: "exp-wrong-type", findings: []string{"exp-wrong-type"},
		request: func(c *craft) sent { return c.carrying(c.token(claim("exp", "4102444800"))) },
	},
	{
		cause: "exp-unit-milliseconds", how: "exp in milliseconds", verdict: "exp-unit-milliseconds", findings: []string{"exp-unit-milliseconds"},
		request: func(c *craft) sent {
			return c.carrying(c.token(claim("exp", c.now.Add(10*time.Minute).UnixMilli())))
		},
	},
	{
		cause: "exp-missing", how: "no exp", verdict: "exp-missing", findings: []string{"exp-missing"},
		request: func(c *craft) sent { return c.carrying(c.token(without("exp"))) },
	},
	{
		cause: "clock-skew", how: "the server an hour ahead", verdict: "clock-skew", fakeTime: "+1h",
		request: func(c *craft) sent { return c.carrying(c.token()) },
	},
	{
		cause: "clock-skew", how: "the server 37 seconds behind", verdict: "clock-skew", fakeTime: "-37s",
		request: func(c *craft) sent {
			return c.carrying(c.token(claim("iat", c.now.Unix()), claim("nbf", c.now.Unix())))
		},
	},
}

// claimFaults are in the claims that a server compares with its settings.
var claimFaults = []fault{
	{
		cause: "audience-mismatch", how: "a token for another API", verdict: "audience-mismatch", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(claim("aud", "another-api"))) },
	},
	{
		cause: "audience-missing", how: "no aud", verdict: "audience-missing", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(without("aud"))) },
	},
	{
		cause: "issuer-mismatch", how: "another issuer", verdict: "issuer-mismatch", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(claim("iss", "https://id.example.net"))) },
	},
	{
		cause: "issuer-mismatch", how: "a slash too many", verdict: "issuer-mismatch", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(claim("iss", c.manifest.Issuer+"/"))) },
	},
	{
		cause: "sub-not-string", how: "a number for sub", verdict: "sub-not-string", scope: whereListed, findings: []string{"sub-not-string"},
		request: func(c *craft) sent { return c.carrying(c.token(claim("sub", 42))) },
	},
	{
		cause: "required-claim-missing", how: "no sub", verdict: "required-claim-missing", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(without("sub"))) },
	},
	{
		cause: "required-claim-missing", how: "no user_id", verdict: "required-claim-missing", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(without("user_id"))) },
	},
}

func signedBy(key any) func(*draft) { return func(d *draft) { d.key = key } }
