package demo

import "strings"

// spoiltCredential are requests whose token is good and was spoilt on its way into the field.
func spoiltCredential() []scenario {
	return []scenario{
		{
			Fault: Fault{
				ID: "scheme-wrong", Verdict: "scheme-wrong",
				Title: "Token where the server reads Bearer",
				Story: "The client was written for another API, which calls its scheme Token. " +
					"The token itself is good, and the server does not look at it.",
			},
			style: terse,
			request: func(c client) sent {
				t := c.token()
				return authorized(usersTarget, "Token "+t, t)
			},
		},
		{
			Fault: Fault{
				ID: "token-quoted", Verdict: "token-quoted",
				Title: "the token in double quotes",
				Story: "A script took the token out of the login's answer with jq and without -r, so that the quotes of the JSON came along. " +
					"On the screen they look like punctuation.",
			},
			style: uniform,
			request: func(c client) sent {
				t := c.token()
				return authorized(usersTarget, `Bearer "`+t+`"`, t)
			},
		},
		{
			Fault: Fault{
				ID: "token-truncated", Verdict: "token-truncated",
				Title: "the end of the token is missing",
				Story: "The token was kept in a column of a database that is a little too narrow for it. " +
					"It still has its three parts and decodes without a complaint; only its signature is too short.",
			},
			style: uniform,
			request: func(c client) sent {
				t := c.token()
				return bearer(usersTarget, t[:len(t)-10])
			},
		},
		{
			Fault: Fault{
				ID: "token-url-encoded", Verdict: "token-url-encoded",
				Title: "the token with its dots as %2E",
				Story: "The token came by a redirect, as a parameter of the address, and was never decoded. " +
					"Where the dots were it has %2E, and no library finds three parts in it.",
			},
			style: named,
			request: func(c client) sent {
				t := strings.ReplaceAll(c.token(), ".", "%2E")
				return bearer(usersTarget, t)
			},
		},
	}
}
