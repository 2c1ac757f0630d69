package layer

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var statusMistaken = Layer{
	ID: "status-mistaken", Title: "a 403 or 402 was taken for a 401",
	Silences: []string{"user-action", "server-session-age", "script-error", "expiry-misread"},
	Doc: diagnose.Doc{
		Text: "A 403 says that this user may not do this, a 402 that something is not paid for: the token was accepted. A client that treats every 4xx alike signs the user out for it. It then looks like a random logout, since only " +
			"some pages make the request that is forbidden. The same happens where a server passes on the 401 of another service (a calendar that is not connected), while the token is accepted everywhere else.",
		Fix:     "sign out for a 401 alone (and then only after a renewal failed); show a 402 or 403 as what it is, and answer for another service with a 502 or 424. Look at the interceptor of the HTTP client",
		KnownBy: "a 402 or 403 as the last answer before the logout, with a token that was valid; or a 401, and after it the same token was accepted elsewhere", Since: since, Seen: []string{"an interceptor with `status >= 400`", "AUTH_ERROR with 35 minutes left"},
	},
	Judge: func(h *timeline.History) Judgement {
		no := forbidden(h)
		if r, a, ok := aboutSomethingElse(h); ok {
			j := seen(diagnose.Likely, h, []timeline.Moment{r, a}, "the server refused one request, and then accepted another with the same token")
			j.Summary = "a 401 about something else was taken for the end of the session"
			return j
		}
		switch {
		case len(no) == 0 && len(refusals(h)) > 0 && len(failedRefreshes(h)) == 0 && valid(h) && !h.Recorded && isType(h, session.AuthError, session.Unknown):
			return possible("the 401 may have been about something else than the session", wantsHAR)
		case len(no) == 0 && sees(h):
			return ruledOut("no request was answered 402 or 403 just before the end")
		case len(no) == 0 && h.Type != "" && !isType(h, session.AuthError, session.Unknown):
			return ruledOut(fmt.Sprintf("the page says %s, not AUTH_ERROR", h.Type))
		case len(no) == 0:
			return possible("", wantsHAR, wantsAgent)
		case len(refusals(h)) > 0 || len(failedRefreshes(h)) > 0:
			return ruledOut("a 401 came too: the page had reason to act")
		case expired(h):
			return possible("the access token "+left(h, h.Access), wantsHAR)
		case !isType(h, session.AuthError, session.Unknown):
			return possible(fmt.Sprintf("the page says %s", h.Type), wantsHAR)
		}
		last := last(no)
		why := fmt.Sprintf("the last answer before the logout was a %d", last[0].Status)
		_, known := accessLeft(h)
		if !known {
			return seen(diagnose.Likely, h, last, why)
		}
		standing := diagnose.Likely
		if h.Type == session.AuthError || h.Recorded && len(h.Within(atOnce, timeline.SignOut, timeline.SignInPage)) > 0 {
			standing = diagnose.Confirmed
		}
		return seen(standing, h, last, why, "the access token "+left(h, h.Access))
	},
}

// aboutSomethingElse finds a refusal that did not concern the session: the same credential was accepted after it, and what
// was refused had never been accepted before. Only a recording shows what was sent.
func aboutSomethingElse(h *timeline.History) (refusal, acceptance timeline.Moment, ok bool) {
	refused := refusals(h)
	if len(refused) == 0 || len(failedRefreshes(h)) > 0 || expired(h) {
		return refusal, acceptance, false
	}
	for _, r := range refused {
		if r.Source != timeline.FromBrowser {
			continue
		}
		if r.Token == "" {
			return refusal, acceptance, false
		}
		found := false
		for _, m := range h.Moments {
			if m.Kind != timeline.Accepted || m.Source != r.Source || m.Foreign {
				continue
			}
			if m.Method == r.Method && m.Path == r.Path && m.At.Before(r.At) {
				return refusal, acceptance, false // it used to work
			}
			if m.Token == r.Token && m.At.After(r.At) && m.At.Before(h.End.Add(atOnce)) && !found {
				refusal, acceptance, found = r, m, true
			}
		}
		if !found {
			return refusal, acceptance, false
		}
		ok = true
	}
	return refusal, acceptance, ok
}
