package layer

import (
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var cookieMaxAge = Layer{
	ID: "cookie-max-age", Title: "the cookie that carries the token aged out (Max-Age, Expires)",
	Silences: []string{"refresh-refused", "refresh-reused", "refresh-revoked", "access-expiry", "server-session-age", "expiry-misread", "status-mistaken", "network-lost"},
	Doc: diagnose.Doc{
		Text: "The browser threw the cookie away at the end of its Max-Age (or Expires), whatever the token in it had left. From then on requests go out without it and are refused as if nobody were signed in. The usual reason is a " +
			"number that is written twice: the token's life in a setting, the cookie's in the source.",
		Fix:     "set the cookie's Max-Age from the token's own exp, and set it anew at each renewal; jwtdoc check finds the number that is written beside the setting",
		KnownBy: "requests that carried the cookie until its end, and not after; or a cookie that vanished without a sign-out", Since: since,
		Seen: []string{"Max-Age of 1 h around a token of 7 d"},
	},
	Judge: judgeCookie,
}

func judgeCookie(h *timeline.History) Judgement {
	if m, c, ok := agedOut(h); ok {
		why := "the cookie " + finding.Quote(c.Name) + " was set for " + timeline.Span(c.Ends.Sub(c.Set)) + ", and had ended by then"
		j := seen(diagnose.Likely, h, m, why)
		if !c.Missed.IsZero() && !c.Carried.IsZero() {
			j.Standing = diagnose.Confirmed
			j.Evidence = append(j.Evidence, evidence("requests carried it until %s, and not after its end", c.Carried.UTC().Format(time.TimeOnly)))
		}
		if valid(h) {
			j.Evidence = append(j.Evidence, evidence("the access token %s", left(h, h.Access)))
		}
		return j
	}
	if gone := last(h.Within(chain, timeline.CookieGone)); len(gone) > 0 && !signedOutBefore(h, gone[0]) {
		j := seen(diagnose.Likely, h, gone, "it vanished without a sign-out")
		if span, length, ok := byPolicy(h, gone[0].At, config.LayerCookie); ok {
			j.Standing = diagnose.Confirmed
			j.Evidence = append(j.Evidence, evidence("that is %s after it was set, and the settings give it %s", timeline.Span(span), timeline.Span(length)))
		}
		return j
	}
	if refused := first(refusals(h)); len(refused) > 0 {
		if span, length, ok := byPolicy(h, refused[0].At, config.LayerCookie); ok && !expired(h) && isType(h, session.AuthError, session.TokenExpired, session.RefreshFailed, session.Unknown) {
			return seen(diagnose.Likely, h, refused, "the first refusal came "+timeline.Span(span)+" after the sign-in, and the settings give the cookie "+timeline.Span(length))
		}
	}
	for _, c := range h.Cookies {
		if !c.Ends.IsZero() && !c.Carried.IsZero() && c.Missed.IsZero() {
			if d := c.Ends.Sub(h.End); d > 0 {
				return ruledOut("the cookie " + finding.Quote(c.Name) + " had " + timeline.Span(d) + " left")
			}
		}
	}
	switch {
	case len(h.Cookies) == 0 && h.Recorded && !h.Sanitised && !h.Login.IsZero() && valid(h):
		return ruledOut("no cookie carries the session: the token is sent by the page")
	case len(h.Cookies) > 0 && !slices.ContainsFunc(h.Cookies, func(c timeline.Cookie) bool { return !c.Ends.IsZero() }):
		return ruledOut("the session's cookies end with the browser")
	case quiet(h) && h.Type == session.UserAction:
		return ruledOut("nothing was refused")
	case h.Watched && quiet(h) && !sentAway(h):
		return ruledOut("no readable cookie vanished, and no request was refused")
	}
	j := possible("", wantsHAR, wantsPolicy)
	if length, ok := h.PolicyOf(config.LayerCookie); ok {
		if h.Login.IsZero() {
			j.SettledBy = []string{"when the session began"}
			return j
		}
		if age := h.End.Sub(h.Login); age < length-time.Minute {
			return ruledOut("the settings give the cookie " + timeline.Span(length) + ", and the session was " + timeline.Span(age) + " old")
		}
	}
	return j
}

// agedOut finds the cookie whose end explains the refusals: it ended before the first of them, and not long before.
func agedOut(h *timeline.History) ([]timeline.Moment, timeline.Cookie, bool) {
	trouble := h.Refusals(5*time.Minute, timeline.Refused, timeline.NotRenewed)
	if len(trouble) == 0 {
		trouble = h.Within(chain, timeline.SignInPage)
	}
	if len(trouble) == 0 {
		return nil, timeline.Cookie{}, false
	}
	at := trouble[0].At
	for _, c := range h.Cookies {
		if c.Ends.IsZero() || c.Ends.After(at.Add(exact)) {
			continue
		}
		if !c.Missed.IsZero() && !c.Missed.Before(at.Add(-time.Minute)) {
			return first(trouble), c, true
		}
		// Without the requests' cookies, an end that falls together with the first refusal.
		if h.Sanitised && at.Sub(c.Ends) < 2*time.Minute {
			return first(trouble), c, true
		}
	}
	return nil, timeline.Cookie{}, false
}

// signedOutBefore reports whether something signed the user out before, which takes cookies along.
func signedOutBefore(h *timeline.History, m timeline.Moment) bool {
	return slices.ContainsFunc(h.Within(2*chain, timeline.SignOut, timeline.UserAction, timeline.OtherTab, timeline.Timer, timeline.Refused, timeline.Forbidden), func(o timeline.Moment) bool {
		if o.Kind == timeline.OtherTab && o.Name != "logout" {
			return false
		}
		return !o.At.After(m.At) && m.At.Sub(o.At) <= atOnce
	})
}

// byPolicy reports whether a moment is as long after the beginning as the settings give a layer.
func byPolicy(h *timeline.History, at time.Time, layer string) (span, length time.Duration, ok bool) {
	length, set := h.PolicyOf(layer)
	if !set || h.Login.IsZero() {
		return 0, 0, false
	}
	span = at.Sub(h.Login)
	return span, length, timeline.Matches(span, length)
}
