package layer

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var accessExpiry = Layer{
	ID: "access-expiry", Title: "the access token expired, and nothing renewed it",
	Doc: diagnose.Doc{
		Text: "The access token reached its `exp`, requests were refused from then on, and no renewal was tried. A session lives as long as its access token unless something renews it: a refresh token that nobody uses, a " +
			"refresh window that no request fell into, a timer that a sleeping tab never ran.",
		Fix:     "renew the token before its expiry or on the first 401, once, and repeat the request; or give it a life as long as a session should be",
		KnownBy: "`exp` before the end, a 401 after it, and no refresh in between", Since: since, Seen: []string{"a refresh window of the last five minutes, with a user who paused"},
	},
	Judge: func(h *timeline.History) Judgement {
		if _, known := accessLeft(h); !known {
			if m, ok := h.Said(chain, session.SaysTokenExpired); ok && len(failedRefreshes(h)) == 0 {
				return seen(diagnose.Likely, h, []timeline.Moment{m})
			}
			return notExamined("the times of the access token: "+wantsAgent, wantsHAR)
		}
		if valid(h) {
			return ruledOut("the access token " + left(h, h.Access))
		}
		if tried := failedRefreshes(h); len(tried) > 0 {
			j := ruledOut("it " + left(h, h.Access) + ", as it should, and a renewal was tried: what ended the session is that this was refused")
			j.At = last(tried)
			return j
		}
		if lost(h) {
			return ruledOut("it " + left(h, h.Access) + ", as it should, and a renewal was tried: what ended the session is that this got no answer")
		}
		why := "the access token " + left(h, h.Access)
		unrenewed := "no renewal was tried"
		if d, ok := h.Refresh.Left(h.End); ok && d > 0 {
			unrenewed += ", though the refresh token had " + timeline.Span(d) + " left"
		}
		refused := refusals(h)
		switch {
		case len(refused) > 0 && !h.Watched && !h.Recorded:
			return seen(diagnose.Likely, h, first(refused), why) // a log may lack the refresh, which another service does
		case len(refused) > 0:
			return seen(diagnose.Confirmed, h, first(refused), why, unrenewed)
		case sees(h) && isType(h, session.TokenExpired, session.Unknown):
			return seen(diagnose.Likely, h, nil, why, unrenewed)
		case h.Type == session.TokenExpired:
			return seen(diagnose.Likely, h, nil, why)
		case h.Type == session.UserAction:
			return possible(why)
		}
		return possible(why, wantsHAR, wantsAgent)
	},
}
