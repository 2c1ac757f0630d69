package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// FailureAfterAuthentication is a request that passed the check and failed behind it.
func FailureAfterAuthentication() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "failure-after-authentication", Title: "authentication is fine; the request fails behind it",
		Families: diagnose.State, PerPath: true,
		Doc: diagnose.Doc{
			Text: "404, 405, 409, 422, 429 or 5xx behind the check: the token was accepted, and what it was sent for went wrong. Proven by contrast: " +
				"without a token, and with a wrong signature, the same path answers otherwise.",
			Fix:     "look at the path, the parameters and the server's log; the token is not the problem",
			KnownBy: "an answer that differs from those to no token and to a wrong signature",
			Since:   since, Seen: []string{"every stack"},
		},
		Judge: judgePassed(func(status int) bool { return status >= 400 && status != 401 && status != 403 }),
	}
}
