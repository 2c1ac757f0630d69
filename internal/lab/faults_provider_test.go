package lab

import (
	"crypto/rand"
	"crypto/rsa"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// providerFaults are those of tokens that an identity provider signs: shaped as Entra, Cognito, Keycloak and Auth0 shape
// them, with keys that come and go.
var providerFaults = []fault{
	{
		cause: "key-rotated-kid-unknown", how: "signed with a key that is no longer published", verdict: "key-rotated-kid-unknown", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(kid("lab-0"), signedBy(strangersKey()))) },
	},
	{
		cause: "wrong-key-or-key-type", how: "signed with another key under the kid of ours", verdict: "wrong-key-or-key-type",
		besides: []string{"key-rotated-kid-unknown", "wrong-environment-or-host"}, scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(signedBy(strangersKey()))) },
	},
	{
		cause: "kid-missing", how: "no kid", verdict: "kid-missing", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(kid(nil))) },
	},
	{
		cause: "jwks-unreachable", how: "the key set answers 500", verdict: "jwks-unreachable", scope: whereListed,
		env:     map[string]string{"LAB_JWKS": "down"},
		request: func(c *craft) sent { return c.carrying(c.token()) },
	},
	{
		cause: "crit-header-unsupported", how: "a crit that nobody knows", verdict: "crit-header-unsupported", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(headed("crit", []string{"x-lab"}), headed("x-lab", 1))) },
	},
	{
		cause: "issuer-mismatch", how: "Entra's issuer of v1 at a validator of v2", verdict: "issuer-mismatch", scope: whereListed,
		request: func(c *craft) sent {
			tenant := strings.Split(c.manifest.Issuer, "/")[3]
			return c.carrying(c.token(claim("iss", "https://sts.windows.net/"+tenant+"/"), claim("ver", "1.0")))
		},
	},
	{
		cause: "provider-bound-token", how: "a token for Microsoft Graph", verdict: "provider-bound-token",
		besides: []string{"audience-mismatch", "wrong-key-or-key-type"}, scope: whereListed,
		request: func(c *craft) sent {
			// Graph signs the hash of the nonce and sends the nonce: nobody else can verify the token.
			return c.carrying(c.token(headed("nonce", "9qY2mPZ0Uu1h0i9h1mL8vK3bnDgYkq4JX2pX9xk5nXw"),
				claim("aud", "00000003-0000-0000-c000-000000000000"), signedBy(strangersKey())))
		},
	},
	{
		cause: "audience-missing", how: "Cognito's access token, with a client_id and no aud", verdict: "audience-missing", scope: whereListed,
		request: func(c *craft) sent {
			return c.carrying(c.token(without("aud"), claim("client_id", "4mk2vu5ncbs9l0q1lab"), claim("token_use", "access"),
				claim("scope", "reports:read"), claim("username", "alma")))
		},
	},
	{
		cause: "wrong-token-kind-id-token", how: "the ID token in place of the access token", verdict: "wrong-token-kind-id-token",
		besides: []string{"audience-mismatch"}, scope: whereListed,
		request: func(c *craft) sent {
			return c.carrying(c.token(claim("aud", "4mk2vu5ncbs9l0q1lab"), claim("token_use", "id"), claim("nonce", "n-0S6_WzA2Mj"),
				claim("at_hash", "MTIzNDU2Nzg5MDEyMzQ1Ng"), claim("auth_time", c.now.Unix()), claim("email", "alma@example.com")))
		},
	},
	{
		cause: "audience-mismatch", how: "Keycloak's aud account", verdict: "audience-mismatch", scope: whereListed,
		request: func(c *craft) sent {
			return c.carrying(c.token(claim("aud", "account"), claim("azp", "web"), claim("typ", "Bearer"),
				claim("realm_access", map[string]any{"roles": []string{"offline_access", "uma_authorization"}})))
		},
	},
	{
		cause: "issuer-mismatch", how: "Keycloak's issuer on localhost", verdict: "issuer-mismatch", scope: whereListed,
		request: func(c *craft) sent {
			realm := c.manifest.Issuer[strings.Index(c.manifest.Issuer, "/realms/"):]
			return c.carrying(c.token(claim("iss", "http://localhost:8080"+realm), claim("azp", "web")))
		},
	},
	{
		cause: "opaque-token-sent", how: "Auth0's token for no audience", verdict: "opaque-token-sent", scope: whereListed,
		request: func(c *craft) sent { return c.saying("Bearer kq3Zl0Vd8tYwR2nUj7mXcB1sHaGfPe4o") },
	},
	{
		cause: "encrypted-token", how: "Auth0's encrypted token", verdict: "encrypted-token", scope: whereListed,
		request: func(c *craft) sent {
			return c.saying("Bearer eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwiaXNzIjoiaHR0cHM6Ly9sYWIuZXUuYXV0aDAuY29tLyJ9" +
				"..6hK9bLk2Qd1o7cXr.pV3n0m7b9yQkFh2Lr8sTzUwXe5Gc1AaJdN4iOoBvCxZlKqMtPuRyEs.W1k8Jr3fTq0v5YbN7mXsLg")
		},
	},
	{
		cause: "insufficient-scope", how: "the token has another scope", verdict: "insufficient-scope", besides: []string{"role-permission-denied"}, scope: whereListed,
		request: func(c *craft) sent {
			return c.bearing("/api/reports", "Bearer "+c.token(claim("scope", "openid profile")))
		},
	},
}

// strangersKey is a key that no server of the lab knows, providersKey one that all replayed servers share.
var strangersKey, providersKey = sync.OnceValue(drawKey), sync.OnceValue(drawKey)

func drawKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // the system has no randomness
	}
	return key
}

func kid(id any) func(*draft) { return headed("kid", id) }

// headed sets a member of the token's header, or takes it away where the value is nil.
func headed(name string, value any) func(*draft) {
	return func(d *draft) {
		d.header = maps.Clone(d.header)
		if d.header == nil {
			d.header = map[string]any{}
		}
		d.header[name] = value
	}
}

// lookalikes are requests that look like one of the faults and are accepted.
var lookalikes = []fault{
	{
		cause: "healthy", how: "the server lives in Bangkok's zone", verdict: "healthy", env: map[string]string{"TZ": "Asia/Bangkok"},
		request: func(c *craft) sent { return c.carrying(c.token()) },
	},
	{
		cause: "healthy", how: "a clock 37 seconds behind that nothing depends on", verdict: "healthy", fakeTime: "-37s", scope: authorizationOnly,
		request: func(c *craft) sent { return c.carrying(c.token()) },
	},
	{
		cause: "healthy", how: "issued this minute, valid from then on", verdict: "healthy",
		request: func(c *craft) sent {
			return c.carrying(c.token(claim("iat", c.now.Add(-time.Minute).Unix()), claim("nbf", c.now.Add(-time.Minute).Unix())))
		},
	},
	{
		cause: "healthy", how: "a life of a year", verdict: "healthy",
		request: func(c *craft) sent {
			return c.carrying(c.token(claim("iat", c.now.Add(-time.Hour).Unix()), claim("exp", c.now.Add(365*24*time.Hour).Unix())))
		},
	},
	{
		cause: "healthy", how: "a token of 3 kB", verdict: "healthy",
		request: func(c *craft) sent { return c.carrying(c.token(claim("groups", strings.Repeat("editors,", 260)))) },
	},
	{
		cause: "healthy", how: "our audience in a list of two", verdict: "healthy", scope: whereListed,
		request: func(c *craft) sent {
			return c.carrying(c.token(claim("aud", []string{c.manifest.Audience, "another-api"})))
		},
	},
	{
		cause: "healthy", how: "all the scopes that the route wants", verdict: "healthy", scope: whereListed,
		request: func(c *craft) sent {
			return c.bearing("/api/reports", "Bearer "+c.token(claim("scope", "openid reports:read")))
		},
	},
	{
		cause: "healthy", how: "a neighbour of the revoked token", verdict: "healthy", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(claim("jti", "revoked-tomorrow"))) },
	},
}

// moreFaults are those of single claims and credentials that only some stacks mind.
var moreFaults = []fault{
	{
		cause: "exp-timezone-offset", how: "exp written in the time of UTC-7", verdict: "exp-timezone-offset", besides: []string{"token-expired"},
		request: func(c *craft) sent {
			return c.carrying(c.token(claim("iat", c.now.Add(-time.Minute).Unix()), claim("exp", c.now.Add(14*time.Minute-7*time.Hour).Unix())))
		},
	},
	{
		cause: "claim-type-invalid", how: "nbf in words", verdict: "claim-type-invalid", findings: []string{"claim-type-invalid"},
		request: func(c *craft) sent { return c.carrying(c.token(claim("nbf", "soon"))) },
	},
	{
		cause: "secret-default-fallback", how: "signed with the secret of FastAPI's tutorial", verdict: "secret-default-fallback",
		besides: []string{"secret-mismatch"}, scope: secretOnly,
		request: func(c *craft) sent {
			return c.carrying(c.token(signedWith("09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7")))
		},
	},
	{
		cause: "audience-not-expected-by-verifier", how: "an aud where none is expected", verdict: "audience-not-expected-by-verifier", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(claim("aud", "lab-api"))) },
	},
	{
		cause: "multiple-credentials", how: "two Authorization fields", verdict: "multiple-credentials", scope: whereListed,
		request: func(c *craft) sent {
			return c.with(c.manifest.Protected, field{"Authorization", "Basic bGFiOmxhYg=="}, field{"Authorization", "Bearer " + c.token()})
		},
	},
	{
		cause: "wrong-token-kind-refresh-token", how: "the refresh token in place of the access token", verdict: "wrong-token-kind-refresh-token", scope: whereListed,
		request: func(c *craft) sent {
			name := "token_type"
			if _, has := c.manifest.Claims["type"]; has {
				name = "type"
			}
			return c.carrying(c.token(claim(name, "refresh")))
		},
	},
	{
		cause: "user-inactive", how: "a user who was switched off", verdict: "user-inactive", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(claim("user_id", inactiveUser))) },
	},
	{
		cause: "redirect-drops-authorization", how: "a redirect to another host", verdict: "redirect-drops-authorization", scope: whereListed,
		request: func(c *craft) sent { return c.bearing("/moved", "Bearer "+c.token()) },
	},
}

// bothOf puts two single faults together, those that have no server of their own.
func bothOf(how string, scope scope, build func(c *craft) sent, parts ...string) fault {
	causes := make([]string, len(parts))
	for i, part := range parts {
		causes[i], _, _ = strings.Cut(part, "/")
	}
	return fault{
		cause: strings.Join(causes, "+"), how: how, verdict: causes[0], also: causes[1:], parts: parts, scope: scope, request: build,
	}
}

const (
	expiredPart   = "token-expired/exp an hour ago"
	otherAudience = "audience-mismatch/a token for another API"
	otherIssuer   = "issuer-mismatch/another issuer"
	otherSigner   = "secret-mismatch/signed with another secret"
	hs512         = "alg-not-allowed/HS512 where HS256 is expected"
	inQuotes      = "token-quoted/in double quotes"
	bareToken     = "scheme-missing/the bare token"
	noExpiry      = "exp-missing/no exp"
)

// pairs are two faults of one request. Of the two a stack may mind one alone.
var pairs = []fault{
	bothOf("expired, and HS512", secretOnly, func(c *craft) sent {
		return c.carrying(c.token(algorithm(jwt.SigningMethodHS512), claim("exp", c.now.Add(-time.Hour).Unix())))
	}, expiredPart, hs512),
	bothOf("another secret, and HS512", secretOnly, func(c *craft) sent {
		return c.carrying(c.token(algorithm(jwt.SigningMethodHS512), signedWith(otherSecret)))
	}, otherSigner, hs512),
	bothOf("in quotes, and expired", authorizationOnly, func(c *craft) sent {
		return c.saying(`Bearer "` + c.token(claim("exp", c.now.Add(-time.Hour).Unix())) + `"`)
	}, inQuotes, expiredPart),
	bothOf("the bare token, and expired", authorizationOnly, func(c *craft) sent {
		return c.saying(c.token(claim("exp", c.now.Add(-time.Hour).Unix())))
	}, bareToken, expiredPart),
	bothOf("expired, and for another API", whereListed, func(c *craft) sent {
		return c.carrying(c.token(claim("aud", "another-api"), claim("exp", c.now.Add(-time.Hour).Unix())))
	}, expiredPart, otherAudience),
	bothOf("another secret, and another issuer", whereListed, func(c *craft) sent {
		return c.carrying(c.token(signedWith(otherSecret), claim("iss", "https://id.example.net")))
	}, otherSigner, otherIssuer),
	bothOf("another audience, and another issuer", whereListed, func(c *craft) sent {
		return c.carrying(c.token(claim("aud", "another-api"), claim("iss", "https://id.example.net")))
	}, otherAudience, otherIssuer),
	bothOf("no exp, and in quotes", authorizationOnly, func(c *craft) sent {
		return c.saying(`Bearer "` + c.token(without("exp")) + `"`)
	}, inQuotes, noExpiry),
}
