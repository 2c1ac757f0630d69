package lab

import (
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// fault is one way in which a request to the stack is wrong, how the stack answers, and what diagnose has to say.
type fault struct {
	Fault
	// fakeTime shifts the server's clock.
	fakeTime string
	request  func(c *craft) sent
	status   int

	// verdict is the cause that diagnose names first, also those that it names beside it.
	verdict string
	also    []string
	// findings are rules about the token that a healthy verdict still mentions.
	findings []string
	// unseen marks faults that nothing shows without the secret: no claim, no scheme, no clock gives them away.
	unseen bool
}

const otherSecret = "not-the-secret-that-this-server-was-started-with"

// faults are all that the stack is put through.
var faults = []fault{
	{
		Fault: Fault{"auth-header-missing", "no Authorization at all"}, status: 401, verdict: "auth-header-missing",
		request: func(c *craft) sent { return c.with(protected) },
	},
	{
		Fault: Fault{"scheme-missing", "the bare token"}, status: 401, verdict: "scheme-missing",
		request: func(c *craft) sent { return c.bearing(protected, c.token()) },
	},
	{
		Fault: Fault{"scheme-duplicated", "the scheme twice"}, status: 401, verdict: "scheme-duplicated",
		request: func(c *craft) sent { return c.bearing(protected, "Bearer "+"Bearer "+c.token()) },
	},
	{
		Fault: Fault{"token-expired", "exp an hour ago"}, status: 401, verdict: "token-expired",
		request: func(c *craft) sent {
			return c.bearing(protected, "Bearer "+c.token(claim("exp", c.now.Add(-time.Hour).Unix())))
		},
	},
	{
		Fault: Fault{"secret-mismatch", "signed with another secret"}, status: 401, verdict: "secret-mismatch", unseen: true,
		request: func(c *craft) sent { return c.bearing(protected, "Bearer "+c.token(signedWith(otherSecret))) },
	},
	{
		Fault:  Fault{"secret-whitespace-or-quotes", "signed with the secret and a line end"},
		status: 401, verdict: "secret-whitespace-or-quotes", unseen: true,
		request: func(c *craft) sent { return c.bearing(protected, "Bearer "+c.token(signedWith(c.secret+"\n"))) },
	},
	{
		Fault:  Fault{"secret-whitespace-or-quotes", "signed with the secret in its quotes"},
		status: 401, verdict: "secret-whitespace-or-quotes", unseen: true,
		request: func(c *craft) sent { return c.bearing(protected, "Bearer "+c.token(signedWith(`"`+c.secret+`"`))) },
	},
	{
		Fault: Fault{"alg-not-allowed", "HS512 where HS256 is expected"}, status: 401, verdict: "alg-not-allowed", unseen: true,
		request: func(c *craft) sent {
			return c.bearing(protected, "Bearer "+c.token(algorithm(jwt.SigningMethodHS512)))
		},
	},
	{
		Fault: Fault{"exp-wrong-type", "a date in words"}, status: 401, verdict: "exp-wrong-type",
		request: func(c *craft) sent {
			return c.bearing(protected, "Bearer "+c.token(claim("exp", c.now.Add(time.Hour).UTC().Format(time.RFC3339))))
		},
	},
	{
		Fault: Fault{"clock-skew", "the server an hour ahead"}, fakeTime: "+1h", status: 401, verdict: "clock-skew",
		request: func(c *craft) sent { return c.bearing(protected, "Bearer "+c.token()) },
	},
	{
		Fault: Fault{"clock-skew", "the server 37 seconds behind"}, fakeTime: "-37s", status: 401, verdict: "clock-skew",
		request: func(c *craft) sent {
			return c.bearing(protected, "Bearer "+c.token(claim("iat", c.now.Unix()), claim("nbf", c.now.Unix())))
		},
	},
	{
		Fault:  Fault{"login-redirect-instead-of-401", "a bearer token where only a session cookie is read"},
		status: 302, verdict: "login-redirect-instead-of-401",
		request: func(c *craft) sent { return c.bearing("/portal", "Bearer "+c.token()) },
	},
	{
		Fault:  Fault{"redirect-drops-authorization", "a slash is missing at the end of the path"},
		status: 307, verdict: "redirect-drops-authorization",
		request: func(c *craft) sent { return c.bearing("/posts", "Bearer "+c.token()) },
	},
	{
		Fault:  Fault{"token-expired+login-redirect-instead-of-401", "a session that ended over lunch"},
		status: 302, verdict: "token-expired", also: []string{"login-redirect-instead-of-401"},
		request: func(c *craft) sent {
			return c.with("/portal", field{"Cookie", "session=" + c.token(claim("exp", c.now.Add(-41*time.Minute).Unix()))})
		},
	},
	{
		Fault:  Fault{"token-expired+secret-mismatch", "expired, and signed with another secret"},
		status: 401, verdict: "secret-mismatch", also: []string{"token-expired"},
		request: func(c *craft) sent {
			return c.bearing(protected, "Bearer "+c.token(signedWith(otherSecret), claim("exp", c.now.Add(-time.Hour).Unix())))
		},
	},
	{
		Fault: Fault{"healthy", "nothing is wrong"}, status: 200, verdict: "healthy",
		request: func(c *craft) sent { return c.bearing(protected, "Bearer "+c.token()) },
	},
	{
		Fault: Fault{"healthy", "a minute before it expires"}, status: 200, verdict: "healthy",
		request: func(c *craft) sent {
			return c.bearing(protected, "Bearer "+c.token(claim("exp", c.now.Add(time.Minute).Unix())))
		},
	},
	{
		Fault: Fault{"exp-missing", "no exp"}, status: 200, verdict: "healthy", findings: []string{"exp-missing"},
		request: func(c *craft) sent { return c.bearing(protected, "Bearer "+c.token(without("exp"))) },
	},
	{
		Fault:  Fault{"exp-wrong-type", "a number in quotes"},
		status: 200, verdict: "healthy", findings: []string{"exp-wrong-type"},
		request: func(c *craft) sent {
			return c.bearing(protected, "Bearer "+c.token(claim("exp", "4102444800")))
		},
	},
	{
		Fault:  Fault{"exp-unit-milliseconds", "exp in milliseconds"},
		status: 200, verdict: "healthy", findings: []string{"exp-unit-milliseconds"},
		request: func(c *craft) sent {
			return c.bearing(protected, "Bearer "+c.token(claim("exp", c.now.Add(10*time.Minute).UnixMilli())))
		},
	},
}
