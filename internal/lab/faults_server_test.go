package lab

import (
	"cmp"
	"time"
)

// stateFaults are in what the server knows of the token's user. No repair of the request cures them.
var stateFaults = []fault{
	{
		cause: "user-not-found", how: "a user that is gone", verdict: "user-not-found", scope: whereListed,
		request: func(c *craft) sent {
			if _, numbered := c.manifest.Claims["user_id"]; numbered {
				return c.carrying(c.token(claim("user_id", 99)))
			}
			return c.carrying(c.token(claim("sub", "nobody")))
		},
	},
	{
		cause: "token-revoked", how: "on the server's list", verdict: "token-revoked", scope: whereListed,
		request: func(c *craft) sent { return c.carrying(c.token(claim("jti", revokedID))) },
	},
	{
		cause: "role-permission-denied", how: "a page for administrators", verdict: "role-permission-denied", scope: whereListed,
		request: func(c *craft) sent { return c.bearing("/api/admin", "Bearer "+c.token()) },
	},
	{
		cause: "failure-after-authentication", how: "nothing of that number", verdict: "failure-after-authentication", scope: whereListed,
		request: func(c *craft) sent { return c.bearing("/api/users/99", "Bearer "+c.token()) },
	},
}

// pathFaults are in where the request goes.
var pathFaults = []fault{
	{
		cause: "token-wrong-location+login-redirect-instead-of-401", how: "a bearer token where only a session cookie is read",
		verdict: "token-wrong-location", also: []string{"login-redirect-instead-of-401"}, scope: whereListed,
		request: func(c *craft) sent { return c.bearing("/portal", "Bearer "+c.token()) },
	},
	{
		cause: "redirect-drops-authorization", how: "a slash is missing at the end of the path",
		verdict: "redirect-drops-authorization", scope: whereListed,
		request: func(c *craft) sent { return c.bearing("/posts", "Bearer "+c.token()) },
	},
}

// twoFaults are wrong at once. Of several faults a stack with one answer for all does not tell which it met first.
var twoFaults = []fault{
	{
		cause: "token-expired+login-redirect-instead-of-401", how: "a session that ended over lunch",
		verdict: "token-expired", also: []string{"login-redirect-instead-of-401"}, scope: whereListed,
		request: func(c *craft) sent {
			token := c.token(claim("exp", c.now.Add(-41*time.Minute).Unix()))
			if c.manifest.Carrier != "" {
				return c.carrying(token)
			}
			return c.with("/portal", field{"Cookie", "session=" + token})
		},
	},
	{
		cause: "token-expired+secret-mismatch", how: "expired, and signed with another secret",
		verdict: "secret-mismatch", also: []string{"token-expired"}, scope: secretOnly,
		request: func(c *craft) sent {
			return c.carrying(c.token(signedWith(otherSecret), claim("exp", c.now.Add(-time.Hour).Unix())))
		},
	},
}

// pageOrigin is the origin of the page whose calls a browser stops, or lets through.
const pageOrigin = "http://app.example.com"

// browserFaults are in what a browser makes of the answers, where the request itself is accepted, and in what a page makes
// of the description of the API.
var browserFaults = []fault{
	{
		cause: "cors-preflight-blocked", how: "the preflight is asked for a token", verdict: "cors-preflight-blocked",
		besides: []string{"cors-answer-unreadable"}, scope: whereListed, browser: true, flags: []string{"--origin", pageOrigin},
		request: func(c *craft) sent { return c.carrying(c.token()) },
	},
	{
		cause: "cors-authorization-not-allowed", how: "the preflight allows another field alone", verdict: "cors-authorization-not-allowed",
		besides: []string{"cors-preflight-blocked"}, scope: whereListed, browser: true, flags: []string{"--origin", pageOrigin},
		request: func(c *craft) sent { return c.bearing(c.page("narrow"), "Bearer "+c.token()) },
	},
	{
		cause: "openapi-scheme-mismatch", how: "a description with which a page sends the bare token", verdict: "openapi-scheme-mismatch",
		besides: []string{"scheme-missing"}, scope: whereListed, env: map[string]string{"LAB_OPENAPI": "bare"},
		flags:   []string{"--openapi", "${LAB_URL}/openapi.json"},
		request: func(c *craft) sent { return c.saying(c.token()) },
	},
	{
		cause: "healthy", how: "a page that the preflight lets through", verdict: "healthy", scope: whereListed, flags: []string{"--origin", pageOrigin},
		request: func(c *craft) sent { return c.bearing(c.page("open"), "Bearer "+c.token()) },
	},
}

// page is a protected path with rules of its own for pages of another origin, or the one that all tokens go to.
func (c *craft) page(rules string) string {
	return cmp.Or(c.manifest.Pages[rules], c.manifest.Protected)
}

// instanceFaults show where several servers answer behind one address, and only there.
var instanceFaults = []fault{
	{
		cause: "key-per-process-random", how: "two workers that each drew a key", verdict: "key-per-process-random",
		besides: []string{"instance-inconsistency"}, scope: whereListed, live: true, flags: []string{"--repeat", "12"},
		second: &instance{ownKey: true},
		request: func(c *craft) sent {
			if c.manifest.Login == "" {
				return c.carrying(c.token())
			}
			return c.saying("Bearer " + c.login())
		},
	},
	{
		cause: "clock-skew", how: "one of two instances an hour ahead", verdict: "clock-skew",
		besides: []string{"instance-inconsistency"}, scope: whereListed, live: true, flags: []string{"--repeat", "12"},
		second:  &instance{fakeTime: "+1h"},
		request: func(c *craft) sent { return c.carrying(c.token()) },
	},
}
