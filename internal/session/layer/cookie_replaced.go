package layer

import (
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var cookieReplaced = Layer{
	ID: "cookie-replaced", Title: "another answer took the session's cookie or storage away, or put another cookie in its place",
	Silences: []string{
		"cookie-max-age", "server-session-age", "refresh-refused", "refresh-reused", "refresh-revoked", "access-expiry", "other-tab", "front-end-timer", "script-error", "status-mistaken", "expiry-misread",
	},
	Doc: diagnose.Doc{
		Text: "The cookie had time left, and an answer that has nothing to do with signing in or out removed it (Max-Age=0, Clear-Site-Data), or set one of the same name: another app on another port of the same host, since cookies know " +
			"no ports; a part of the app with another Path; an older service that believes the name its own. The next request then goes out without the session, or with a stranger's.",
		Fix:     "give each app a cookie name of its own (with the prefix __Host- where it can be), set and delete it with the same Path and Domain, and send Clear-Site-Data with the sign-out alone",
		KnownBy: "in the recording, a Set-Cookie of that name or a Clear-Site-Data on another answer, and a refusal or an empty storage after it", Since: since,
		Seen: []string{"two apps on ports of localhost, both with a cookie named session", "Clear-Site-Data on a page of offers"},
	},
	Judge: func(h *timeline.History) Judgement {
		moments := h.Within(10*time.Minute, timeline.CookieReplaced)
		switch {
		case h.Type == session.UserAction:
			return ruledOut("the page says USER_ACTION")
		case len(moments) == 0 && h.Recorded && !h.Sanitised:
			return ruledOut("no answer replaced or removed a cookie of the session")
		case len(moments) == 0 && h.Watched && len(h.Within(chain, timeline.CookieGone, timeline.TokenGone)) > 0:
			return possible("", wantsHAR)
		case len(moments) == 0:
			return notExamined(wantsHAR)
		}
		m := moments[len(moments)-1]
		if slices.ContainsFunc(h.Moments, func(o timeline.Moment) bool {
			return o.Source == m.Source && !o.Foreign && o.At.After(m.At) && !o.At.After(h.End) && (o.Kind == timeline.Accepted || o.Kind == timeline.Renewed || o.Kind == timeline.Login)
		}) {
			return ruledOut("requests were accepted after the cookie had been replaced")
		}
		trouble := slices.DeleteFunc(h.Within(10*time.Minute, timeline.Refused, timeline.NotRenewed, timeline.TokenGone, timeline.SignInPage), func(o timeline.Moment) bool { return o.At.Before(m.At) })
		if len(trouble) == 0 {
			return possible(m.Says, wantsAgent)
		}
		return seen(diagnose.Confirmed, h, []timeline.Moment{m, trouble[0]})
	},
}
