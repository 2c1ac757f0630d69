package layer

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var otherTab = Layer{
	ID: "other-tab", Title: "another tab of the same browser ended the session",
	Silences: []string{"user-action", "cookie-max-age", "script-error", "front-end-timer", "expiry-misread", "server-session-age", "status-mistaken"},
	Doc: diagnose.Doc{
		Text: "Tabs share cookies and localStorage. A sign-out in one of them, or one that clears the storage, ends the session of all; the others only see that the token is gone.",
		Fix:  "tell the other tabs why (BroadcastChannel), so that they say it; and find out why that tab signed out: explain its event", KnownBy: "the word of the other tab, or a token that vanished from the storage without anything in this tab",
		Since: since, Seen: []string{"an old tab whose idle timer ran out"},
	},
	Judge: func(h *timeline.History) Judgement {
		for _, m := range h.Within(atOnce, timeline.OtherTab) {
			if m.Name == "logout" && !m.At.After(h.End.Add(1e9)) && !ownBefore(h, m) {
				return seen(diagnose.Confirmed, h, []timeline.Moment{m})
			}
		}
		if !quiet(h) && sees(h) {
			return ruledOut("this tab itself was refused a request just before")
		}
		if h.Watched {
			gone := last(h.Within(atOnce, timeline.TokenGone))
			if len(gone) == 0 || h.Type == session.UserAction || len(h.Within(atOnce, timeline.ScriptError)) > 0 || signedOutBefore(fromThisTab(h), gone[0]) {
				return ruledOut("no other tab signed out")
			}
			for _, m := range h.Within(atOnce, timeline.OtherTab) {
				if m.Name == "storage" && m.Whole {
					// Clear-Site-Data in an answer to this very tab looks the same to the page.
					return possible(m.Says+": by another tab, or by an answer with Clear-Site-Data", wantsHAR)
				}
				if m.Name == "storage" {
					return seen(diagnose.Confirmed, h, []timeline.Moment{m, gone[0]}, "the change came from another tab")
				}
			}
			// A browser tells a page what other tabs take from the storage; of a cookie it does not.
			return possible("the token was gone, and the browser did not say that another tab took it", wantsHAR)
		}
		if h.Logged && h.Recorded && quiet(h) {
			for _, m := range h.Within(atOnce, timeline.SignOut) {
				if m.Source == timeline.FromServer && len(fromBrowser(h)) == 0 {
					return seen(diagnose.Likely, h, []timeline.Moment{m}, "the server was asked to sign out, and not by this tab")
				}
			}
		}
		return possible("", wantsAgent)
	},
}

// fromThisTab is the history without what the server saw: a request to sign out there may be another tab's.
func fromThisTab(h *timeline.History) *timeline.History {
	own := *h
	own.Moments = slices.DeleteFunc(slices.Clone(h.Moments), func(m timeline.Moment) bool { return m.Source == timeline.FromServer })
	return &own
}

func fromBrowser(h *timeline.History) []timeline.Moment {
	var out []timeline.Moment
	for _, m := range h.Within(atOnce, timeline.SignOut) {
		if m.Source != timeline.FromServer {
			out = append(out, m)
		}
	}
	return out
}

// ownBefore reports whether this tab signed out first, and the other only followed.
func ownBefore(h *timeline.History, m timeline.Moment) bool {
	for _, o := range h.Within(chain, timeline.UserAction, timeline.Timer, timeline.Refused, timeline.NotRenewed, timeline.Forbidden) {
		if o.At.Before(m.At) && !timelineRecovered(h, o) && m.At.Sub(o.At) <= atOnce {
			return true
		}
	}
	return false
}

func timelineRecovered(h *timeline.History, m timeline.Moment) bool {
	for _, r := range h.Refusals(chain, m.Kind) {
		if r.At.Equal(m.At) {
			return false
		}
	}
	return true
}
