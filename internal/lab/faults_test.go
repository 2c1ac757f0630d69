package lab

import (
	"slices"
	"strings"
	"time"
)

// fault is one way in which a request is wrong, and what diagnose has to say where a stack refuses it. Which stacks
// refuse it, which let it pass, and with what status, is in their manifests.
type fault struct {
	cause, how string
	request    func(c *craft) sent
	// fakeTime shifts the server's clock.
	fakeTime string
	// scope says which stacks have to list it.
	scope scope

	// verdict is the cause that diagnose names first, also those that it names beside it.
	verdict string
	also    []string
	// unproven marks what no repair proves: its verdict is likely at best.
	unproven bool
	// told marks what nothing but the server's words shows: likely where they name it, and on the list elsewhere.
	told bool
	// knows are flags for what else somebody who has the secret would know.
	knows func(m Manifest) []string
	// findings are rules about the token that a healthy verdict still mentions, where the stack lets it pass.
	findings []string
}

type scope int

const (
	everywhere        scope = iota
	authorizationOnly       // those that read the Authorization field
	secretOnly              // those whose tokens are signed with a secret
	whereListed             // only those that do: it takes a route or a check that the others do not have
)

const otherSecret = "not-the-secret-that-this-server-was-started-with"

// faults are all that the stacks are put through.
var faults = slices.Concat(healthyRequests, carrierFaults, tokenFaults, signatureFaults, timeFaults, claimFaults, stateFaults, pathFaults, twoFaults)

// healthyRequests are what must never be called ill.
var healthyRequests = []fault{
	{
		cause: "healthy", how: "nothing is wrong", verdict: "healthy",
		request: func(c *craft) sent { return c.carrying(c.token()) },
	},
	{
		cause: "healthy", how: "exp with a fraction of a second", verdict: "healthy",
		request: func(c *craft) sent {
			return c.carrying(c.token(claim("exp", float64(c.now.Add(10*time.Minute).UnixMilli())/1000)))
		},
	},
	{
		cause: "healthy", how: "a minute before it expires", verdict: "healthy",
		request: func(c *craft) sent { return c.carrying(c.token(claim("exp", c.now.Add(time.Minute).Unix()))) },
	},
}

// carrierFaults are in the field that carries the token.
var carrierFaults = []fault{
	{
		cause: "auth-header-missing", how: "no Authorization at all", verdict: "auth-header-missing", unproven: true, scope: authorizationOnly,
		request: func(c *craft) sent { return c.with(c.manifest.Protected) },
	},
	{
		cause: "scheme-missing", how: "the bare token", verdict: "scheme-missing", scope: authorizationOnly,
		request: func(c *craft) sent { return c.saying(c.token()) },
	},
	{
		cause: "scheme-duplicated", how: "the scheme twice", verdict: "scheme-duplicated", scope: authorizationOnly,
		request: func(c *craft) sent { return c.saying("Bearer " + "Bearer " + c.token()) },
	},
	{
		cause: "scheme-wrong", how: "Token for Bearer", verdict: "scheme-wrong", scope: authorizationOnly,
		request: func(c *craft) sent { return c.saying("Token " + c.token()) },
	},
	{
		cause: "scheme-case-sensitive", how: "bearer in small letters", verdict: "scheme-case-sensitive", scope: authorizationOnly,
		request: func(c *craft) sent { return c.saying("bearer " + c.token()) },
	},
	{
		cause: "token-wrong-location", how: "in a field of its own", verdict: "token-wrong-location", scope: authorizationOnly,
		request: func(c *craft) sent { return c.with(c.manifest.Protected, field{"X-Access-Token", c.token()}) },
	},
	{
		// uvicorn answers this now so, now so: it depends on how the field arrives.
		cause: "header-too-large", how: "a token of 20 kB", verdict: "header-too-large", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(claim("groups", strings.Repeat("editors,", 1900)))) },
	},
	{
		cause: "token-quoted", how: "in double quotes", verdict: "token-quoted", scope: authorizationOnly,
		request: func(c *craft) sent { return c.saying(`Bearer "` + c.token() + `"`) },
	},
	{
		cause: "extra-whitespace", how: "two spaces after the scheme", verdict: "extra-whitespace", scope: authorizationOnly,
		request: func(c *craft) sent { return c.saying("Bearer  " + c.token()) },
	},
	{
		cause: "header-stripped-by-proxy", how: "the field never reaches the application", verdict: "header-stripped-by-proxy",
		scope: whereListed, told: true,
		request: func(c *craft) sent { return c.carrying(c.token()) },
	},
}

// tokenFaults are in the token's form.
var tokenFaults = []fault{
	{
		cause: "token-placeholder", how: "undefined", verdict: "token-placeholder", unproven: true, scope: authorizationOnly,
		request: func(c *craft) sent { return c.saying("Bearer undefined") },
	},
	{
		cause: "token-url-encoded", how: "its dots as %2E", verdict: "token-url-encoded", scope: authorizationOnly,
		request: func(c *craft) sent { return c.saying("Bearer " + strings.ReplaceAll(c.token(), ".", "%2E")) },
	},
	{
		cause: "token-truncated", how: "the signature's segment is gone", verdict: "token-truncated", scope: authorizationOnly,
		request: func(c *craft) sent {
			token := c.token()
			return c.saying("Bearer " + token[:lastDot(token)])
		},
	},
	{
		cause: "token-truncated", how: "the last ten characters are gone", verdict: "token-truncated", scope: authorizationOnly,
		request: func(c *craft) sent {
			token := c.token()
			return c.saying("Bearer " + token[:len(token)-10])
		},
	},
}
