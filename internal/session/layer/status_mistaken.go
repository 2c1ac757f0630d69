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
			"some pages make the request that is forbidden.",
		Fix:     "sign out for a 401 alone (and then only after a renewal failed); show a 402 or 403 as what it is. Look at the interceptor of the HTTP client",
		KnownBy: "a 402 or 403 as the last answer before the logout, with a token that was valid", Since: since, Seen: []string{"an interceptor with `status >= 400`", "AUTH_ERROR with 35 minutes left"},
	},
	Judge: func(h *timeline.History) Judgement {
		no := forbidden(h)
		switch {
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
