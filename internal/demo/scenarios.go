package demo

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

// scenario is a fault with the settings and the request that show it.
type scenario struct {
	Fault
	style style
	// ahead is how far the server's clock is ahead of this machine's.
	ahead time.Duration
	// zone makes the server write its time in a zone of its own as well.
	zone    *time.Location
	request func(client) sent
}

// scenarios lists them in the order in which they are shown.
func scenarios() []scenario {
	all := missingCredential()
	all = append(all, spoiltCredential()...)
	all = append(all, wrongSignature()...)
	all = append(all, wrongTime()...)
	all = append(all, wrongPath()...)
	all = append(all, severalAtOnce()...)
	return append(all, nothingWrong()...)
}

func missingCredential() []scenario {
	return []scenario{
		{
			Fault: Fault{
				ID: "auth-header-missing", Verdict: "auth-header-missing",
				Title: "no Authorization field in the request",
				Story: "The front end adds the token in an interceptor, and this call goes around it. " +
					"The team is signed in, sees the token in local storage, and gets a 401 on this one route.",
			},
			style:   named,
			request: func(client) sent { return sent{target: usersTarget, fields: []request.Field{field("Accept", "*/*")}} },
		},
		{
			Fault: Fault{
				ID: "scheme-missing", Verdict: "scheme-missing",
				Title: "the token without the word Bearer before it",
				Story: "In the API's documentation page somebody declared the credential as an API key in the header Authorization. " +
					"The page sends what was typed into its box, the bare token, and every try-it-out is a 401.",
			},
			style: uniform,
			request: func(c client) sent {
				t := c.token()
				return authorized(usersTarget, t, t)
			},
		},
		{
			Fault: Fault{
				ID: "scheme-duplicated", Verdict: "scheme-duplicated",
				Title: "Bearer twice",
				Story: "The login page shows the value with its scheme, and the documentation page puts the scheme before what is pasted. " +
					"The copied value is right, the page is right, and together they are a 401.",
			},
			style: terse,
			request: func(c client) sent {
				t := c.token()
				return authorized(usersTarget, "Bearer "+"Bearer "+t, t)
			},
		},
	}
}

func wrongSignature() []scenario {
	return []scenario{
		{
			Fault: Fault{
				ID: "secret-mismatch", Verdict: "secret-mismatch",
				Title: "signed with another secret than the server's",
				Story: "The token was made on the host, where one .env file has the secret; the API runs in a container that got another. " +
					"Everything in the token looks right, and the one answer that the API has for all faults says nothing.",
			},
			style:   uniform,
			request: func(c client) sent { return bearer(usersTarget, c.token(signedBy(c.keys.other))) },
		},
		{
			Fault: Fault{
				ID: "secret-whitespace-or-quotes", Verdict: "secret-whitespace-or-quotes",
				Title: "signed with the secret and a line end",
				Story: "The service that issues tokens reads its secret from a file that echo wrote, line end included; the API has the same secret without. " +
					"Compared by eye the two are equal, and no token is ever accepted.",
			},
			style:   uniform,
			request: func(c client) sent { return bearer(usersTarget, c.token(signedBy(withLineEnd(c.keys.server)))) },
		},
		{
			Fault: Fault{
				ID: "secret-encoding-mismatch", Verdict: "secret-encoding-mismatch",
				Title: "signed with the bytes that the secret's hex digits stand for",
				Story: "The secret is 64 hexadecimal digits. The API uses them as text, as most libraries do; the service that issues tokens decodes them first. " +
					"The two settings are equal, letter by letter, and no token is ever accepted.",
			},
			style:   terse,
			request: func(c client) sent { return bearer(usersTarget, c.token(signedBy(decoded(c.keys.server)))) },
		},
		{
			Fault: Fault{
				ID: "alg-not-allowed", Verdict: "alg-not-allowed",
				Title: "HS512 where the server allows HS256",
				Story: "JWT_ALGORITHM was changed where tokens are made and not where they are checked. " +
					"The secret is the same on both sides, so the team looks everywhere but at the header's alg.",
			},
			style:   terse,
			request: func(c client) sent { return bearer(usersTarget, c.token(algorithm512)) },
		},
	}
}

// lunch is how long the session in the story of the gateway has been over.
const lunch = 41 * time.Minute

func wrongTime() []scenario {
	return []scenario{
		{
			Fault: Fault{
				ID: "token-expired", Verdict: "token-expired",
				Title: "the token has expired",
				Story: "The tab stayed open over lunch, and nothing refreshed the token, which lives 15 minutes. " +
					"The API says what is wrong the way RFC 6750 wants it: this is what a good 401 looks like.",
			},
			style:   named,
			request: func(c client) sent { return bearer(usersTarget, c.token(issued(c.now.Add(-lunch-lifetime)))) },
		},
		{
			Fault: Fault{
				ID: "exp-missing", Verdict: "exp-missing",
				Title: "a token without exp",
				Story: "A script makes tokens for tests and leaves exp out, which the old server took for \"never expires\". " +
					"The new one wants an expiry and refuses them all.",
			},
			style:   named,
			request: func(c client) sent { return bearer(usersTarget, c.token(without("exp"))) },
		},
		{
			Fault: Fault{
				ID: "exp-wrong-type", Verdict: "exp-wrong-type",
				Title: "exp is a text, not a number",
				Story: "The expiry came out of a settings file and went into the token as text: \"exp\":\"1764485341\". " +
					"One library reads that as a number, the one behind this API does not.",
			},
			style: named,
			request: func(c client) sent {
				return bearer(usersTarget, c.token(claim("exp", decimal(c.now.Add(lifetime)))))
			},
		},
		{
			Fault: Fault{
				ID: "exp-unit-milliseconds", Verdict: "exp-unit-milliseconds",
				Title: "exp in milliseconds",
				Story: "The token is made in JavaScript with Date.now() + 15 * 60 * 1000, and exp counts seconds. " +
					"Many servers accept such a token for fifty thousand years; this one finds it absurd, and does not say so.",
			},
			style: uniform,
			request: func(c client) sent {
				return bearer(usersTarget, c.token(claim("exp", c.now.Add(lifetime).UnixMilli())))
			},
		},
		{
			Fault: Fault{
				ID: "not-yet-valid-nbf", Verdict: "not-yet-valid-nbf",
				Title: "nbf lies in the future",
				Story: "A shift begins in ten minutes, and its tokens were made in advance with nbf set to the beginning. " +
					"Somebody signs in early, and the API has never heard of leeway for people who are.",
			},
			style: terse,
			request: func(c client) sent {
				return bearer(usersTarget, c.token(claim("nbf", c.now.Add(10*time.Minute).Unix())))
			},
		},
		{
			Fault: Fault{
				ID: "clock-skew", Verdict: "clock-skew",
				Title: "the server's clock is 42 minutes ahead",
				Story: "The virtual machine of the API slept through an update and woke up with a wrong clock. " +
					"A token made a moment ago for 15 minutes is refused as expired, and on this machine it plainly is not.",
			},
			style:   named,
			ahead:   42 * time.Minute,
			request: func(c client) sent { return bearer(usersTarget, c.token()) },
		},
	}
}

func wrongPath() []scenario {
	return []scenario{
		{
			Fault: Fault{
				ID: "login-redirect-instead-of-401", Verdict: "login-redirect-instead-of-401",
				Title: "a gateway for browsers answers 302 to its login page",
				Story: "A script calls the portal with a valid bearer token; the gateway in front reads only its own session cookie. " +
					"Nobody sees a 401: the script follows a 302 to /authorize and fails over HTML that should have been JSON.",
			},
			style: uniform,
			request: func(c client) sent {
				t := c.token()
				return browse(portalTarget, field("Authorization", "Bearer "+t), t)
			},
		},
		{
			Fault: Fault{
				ID: "redirect-drops-authorization", Verdict: "redirect-drops-authorization",
				Title: "a 307 to the path with a slash, and the token lost on the way",
				Story: "The client asks for /posts, the route is /posts/, and the framework answers 307. " +
					"The client follows without its Authorization field, as some do, and the 401 at the end has nothing to do with the token.",
			},
			style:   uniform,
			request: func(c client) sent { return bearer("/posts", c.token()) },
		},
	}
}

func severalAtOnce() []scenario {
	return []scenario{
		{
			Fault: Fault{
				ID: "token-expired+secret-mismatch", Verdict: "secret-mismatch", Also: []string{"token-expired"},
				Title: "expired, and signed with another secret as well",
				Story: "The team found an old token in its notes, saw that it had expired, and renewed its times. " +
					"That did not help, because the secret had been changed in the meantime: two faults, and one 401 for both.",
			},
			style: uniform,
			request: func(c client) sent {
				return bearer(usersTarget, c.token(issued(c.now.Add(-lunch-lifetime)), signedBy(c.keys.other)))
			},
		},
		{
			Fault: Fault{
				ID:      "token-expired+login-redirect-instead-of-401",
				Verdict: "token-expired", Also: []string{"login-redirect-instead-of-401"},
				Title: "the session that expired over lunch",
				Story: "The gateway keeps the token in its session cookie, and the token lived 15 minutes. " +
					"Back after lunch, the user reloads and lands on the login page without a word about why. " +
					"This is what should happen: session found, token verified, expired, session cleared, redirect.",
			},
			style: uniform,
			request: func(c client) sent {
				t := c.token(issued(c.now.Add(-lunch - lifetime)))
				return browse(portalTarget, field("Cookie", sessionCookie+"="+t), t)
			},
		},
	}
}

func nothingWrong() []scenario {
	return []scenario{
		{
			Fault: Fault{
				ID: "healthy", Verdict: "healthy",
				Title: "nothing is wrong",
				Story: "The request is accepted. A doctor who finds an illness in everybody is no help, so this one is here to be called healthy.",
			},
			style:   named,
			request: func(c client) sent { return bearer(usersTarget, c.token()) },
		},
		{
			Fault: Fault{
				ID: "healthy-other-zone", Verdict: "healthy",
				Title: "the server lives in another zone, at the same instant",
				Story: "The container writes its times seven hours away from the host's, and the team suspects the clock. " +
					"Zones are how an instant is written, not when it is: the token is valid on both sides.",
			},
			style:   named,
			zone:    time.FixedZone("", 7*60*60),
			request: func(c client) sent { return bearer(usersTarget, c.token()) },
		},
		{
			Fault: Fault{
				ID: "healthy-nearly-expired", Verdict: "healthy",
				Title: "half a minute before the token expires",
				Story: "The token has 30 seconds left. It is about to be a problem and is none yet.",
			},
			style: uniform,
			request: func(c client) sent {
				return bearer(usersTarget, c.token(issued(c.now.Add(30*time.Second-lifetime))))
			},
		},
	}
}
