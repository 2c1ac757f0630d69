package layer

import (
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

// The windows before the end in which something can be what ended the session. A page acts on an answer at once; a
// refusal may be followed by tries to renew.
const (
	atOnce = 10 * time.Second
	chain  = 60 * time.Second
)

// exact is how little a token may have left and still count as expired: pages renew or give up a little early, clocks
// differ a little.
const exact = 30 * time.Second

// accessLeft is what the access token had left when the trouble began: at the first refusal of the chain, else at the end.
func accessLeft(h *timeline.History) (time.Duration, bool) { return h.Access.Left(h.End) }

// valid reports whether the access token is known to have been valid at the end.
func valid(h *timeline.History) bool {
	left, known := accessLeft(h)
	return known && left > exact
}

// expired reports whether it is known to have expired.
func expired(h *timeline.History) bool {
	left, known := accessLeft(h)
	return known && left <= exact
}

// refusals are the answers of the last minute that said no and that nothing made good.
func refusals(h *timeline.History) []timeline.Moment { return h.Refusals(chain, timeline.Refused) }

// failedRefreshes are the refreshes of the last minute that were refused and not made good.
func failedRefreshes(h *timeline.History) []timeline.Moment {
	return slices.DeleteFunc(h.Refusals(chain, timeline.NotRenewed), func(m timeline.Moment) bool { return m.Status == 0 })
}

// forbidden are the 402 and 403 just before the end.
func forbidden(h *timeline.History) []timeline.Moment { return h.Refusals(atOnce, timeline.Forbidden) }

// sees reports whether a request that was refused could not have been missed.
func sees(h *timeline.History) bool { return h.Watched || h.Recorded }

// quiet reports whether nothing was refused before the end, and that would have been seen.
func quiet(h *timeline.History) bool {
	return sees(h) && len(refusals(h)) == 0 && len(failedRefreshes(h)) == 0 && len(forbidden(h)) == 0
}

// sentAway reports whether the session may have ended with a page load that the server redirected: a page sees the answers
// to its own requests, not the one that it is itself; and nothing that it did see explains the end.
func sentAway(h *timeline.History) bool {
	return h.Watched && !h.Recorded && quiet(h) && h.Type == session.Unknown && len(h.Within(atOnce,
		timeline.TokenGone, timeline.SignOut, timeline.UserAction, timeline.Timer, timeline.OtherTab, timeline.ScriptError)) == 0
}

// isType reports whether the logout event is of one of the types, or there is no event.
func isType(h *timeline.History, types ...session.Type) bool {
	return h.Type == "" || slices.Contains(types, h.Type)
}

// last returns the last moment as a list of one; none of none.
func last(list []timeline.Moment) []timeline.Moment { return list[max(0, len(list)-1):] }

// first is the same for the first.
func first(list []timeline.Moment) []timeline.Moment { return list[:min(1, len(list))] }

// left says what a token had left.
func left(h *timeline.History, l timeline.Life) string {
	d, _ := l.Left(h.End)
	if d <= 0 {
		return "had expired " + timeline.Span(-d) + " before"
	}
	return "had " + timeline.Span(d) + " left"
}
