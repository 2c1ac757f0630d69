package layer

import (
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var userAction = Layer{
	ID: "user-action", Title: "the user signed out",
	Silences: []string{"script-error", "cookie-max-age", "front-end-timer", "other-tab", "status-mistaken", "access-expiry"},
	Doc: diagnose.Doc{
		Text: "Somebody pressed sign out. That is no fault, unless they did not mean to: a button where another one was expected, a link that is fetched in advance, a second person at the same machine.",
		Fix:  "nothing to repair; if users deny it, look at where the sign-out control is and at what prefetches its address", KnownBy: "a press on the sign-out control, or a request to sign out without any refusal before it", Since: since,
		Seen: []string{"a sign-out link beside the profile"},
	},
	Judge: func(h *timeline.History) Judgement {
		pressed := last(h.Within(atOnce, timeline.UserAction))
		refused := len(refusals(h)) > 0 || len(failedRefreshes(h)) > 0
		out := h.Within(atOnce, timeline.SignOut)
		switch {
		case len(pressed) > 0 && !refused && isType(h, session.UserAction, session.Unknown):
			return seen(diagnose.Confirmed, h, pressed)
		case len(pressed) > 0:
			return possible("", wantsHAR)
		case h.Type == session.UserAction && !refused:
			return seen(diagnose.Likely, h, last(out), "the page says USER_ACTION")
		case h.Type == session.UserAction:
			return possible("the page says USER_ACTION, and the server refused a request just before", wantsAgent)
		case h.Type != "":
			return ruledOut(fmt.Sprintf("the page says %s, not USER_ACTION", h.Type))
		case refused || len(forbidden(h)) > 0:
			return ruledOut("a request was refused before the sign-out")
		case len(out) > 0 && h.Recorded && len(fromBrowser(h)) > 0 && busy(h):
			return seen(diagnose.Likely, h, last(out), "the page asked to sign out while it was in use, and nothing had been refused")
		case len(out) > 0:
			return possible("the page asked to sign out", wantsAgent)
		}
		if h.Recorded {
			return ruledOut("no sign-out was asked for")
		}
		return notExamined(wantsAgent)
	},
}

// busy reports whether the session was in use shortly before its end: a timer for idle users does not run out then.
func busy(h *timeline.History) bool { return len(h.Within(2*time.Minute, timeline.Accepted)) > 0 }
