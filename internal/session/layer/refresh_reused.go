package layer

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var refreshReused = Layer{
	ID: "refresh-reused", Title: "the same refresh token was used twice, and the server rotates them",
	Silences: []string{"refresh-refused", "refresh-revoked", "access-expiry", "server-session-age", "expiry-misread"},
	Doc: diagnose.Doc{
		Text: "The server replaces the refresh token at each use, and refuses one that was used before; many end the whole session then, since a thief would look the same. Two tabs, or two requests that met a 401 at the same " +
			"moment, both renew with the token that they know: one of them wins, the other ends the session. It also happens where the answer with the new token was lost on the way.",
		Fix:     "renew in one place at a time: one promise that all requests wait for, and a lock across tabs (navigator.locks, BroadcastChannel); on the server, accept the previous token for some seconds after a rotation",
		KnownBy: "two refreshes with the same token, the later one refused; or the server's words (reuse, already used)", Since: since,
		Seen: []string{"two tabs that woke up together", "parallel requests after the expiry"},
	},
	Judge: func(h *timeline.History) Judgement {
		failed := failedRefreshes(h)
		if len(failed) == 0 {
			return withoutRefresh(h)
		}
		if m, ok := h.Said(chain, session.SaysReused); ok {
			return seen(diagnose.Confirmed, h, []timeline.Moment{m})
		}
		for _, f := range failed {
			for _, m := range h.Moments {
				if m.Source != f.Source || m.Foreign || m.At.After(f.At) || m.Kind != timeline.Renewed {
					continue
				}
				if f.Token != "" && m.Token == f.Token {
					return seen(diagnose.Confirmed, h, []timeline.Moment{m, f}, "both refreshes sent the same refresh token")
				}
				if d, known := h.Refresh.Left(h.End); f.Token == "" && f.At.Sub(m.At) <= 5*time.Second && (!known || d > exact) {
					return seen(diagnose.Likely, h, []timeline.Moment{m, f}, "two refreshes within "+timeline.Span(f.At.Sub(m.At).Round(time.Second)+time.Second)+", and the later one was refused")
				}
			}
			for _, m := range h.Moments {
				if m.Kind == timeline.OtherTab && m.Name == "refresh" && f.At.Sub(m.At).Abs() <= 5*time.Second {
					return seen(diagnose.Likely, h, []timeline.Moment{m, f}, "another tab renewed at the same time")
				}
			}
		}
		return possible("", wantsLog, wantsHAR)
	},
}

// withoutRefresh judges the ways in which a refresh can be refused where none was seen to be.
func withoutRefresh(h *timeline.History) Judgement {
	switch {
	case h.Type == session.RefreshFailed:
		return possible("", wantsHAR, wantsLog)
	case sees(h):
		return ruledOut("no refresh was refused")
	case !isType(h, session.RefreshFailed, session.AuthError, session.Unknown):
		return ruledOut("the page does not speak of a refresh")
	}
	return notExamined(wantsHAR, wantsLog)
}
