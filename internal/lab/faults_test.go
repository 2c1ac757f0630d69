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
	// env is what the server's environment has besides, or instead of, the manifest's.
	env map[string]string
	// browser marks what is accepted, and stopped by a browser; flags are what whoever has such a request gives besides.
	browser bool
	flags   []string
	// second is another instance behind the same address, which answers in turn.
	second *instance
	// live marks what only the running server can show: its answers depend on more than the request.
	live bool
	// scope says which stacks have to list it.
	scope scope

	// verdict is the cause that diagnose names first, also those that it names beside it.
	verdict string
	also    []string
	// parts are the single faults that a pair is made of: a stack that accepts one of them alone minds only the other.
	parts []string
	// besides lists what is true as well and need not be named: confirmed, it is not wrong.
	besides []string
	// findings are rules about the token that a healthy verdict still mentions, where the stack lets it pass.
	findings []string
}

// instance is in what a server differs from its neighbour.
type instance struct {
	ownKey   bool
	fakeTime string
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
var faults = slices.Concat(healthyRequests, lookalikes, carrierFaults, tokenFaults, signatureFaults, timeFaults, claimFaults, moreFaults,
	providerFaults, stateFaults, instanceFaults, pathFaults, browserFaults, twoFaults, pairs)

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
		cause: "auth-header-missing", how: "no Authorization at all", verdict: "auth-header-missing", scope: authorizationOnly,
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
		scope:   whereListed,
		request: func(c *craft) sent { return c.carrying(c.token()) },
	},
}

// tokenFaults are in the token's form.
var tokenFaults = []fault{
	{
		cause: "token-placeholder", how: "undefined", verdict: "token-placeholder", scope: authorizationOnly,
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
