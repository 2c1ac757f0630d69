package layer

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var networkLost = Layer{
	ID: "network-lost", Title: "a refresh got no answer, and the page took that for a refusal",
	Silences: []string{"access-expiry", "refresh-reused", "refresh-revoked", "refresh-refused"},
	Doc: diagnose.Doc{
		Text: "The renewal was not refused: it got no answer at all. The network was away (a tunnel, a laptop that woke up before its network did), and the page signed the user out for it.",
		Fix:  "tell no answer from a refusal: retry with a growing pause, and sign out on a 400 or 401 of the refresh alone", KnownBy: "a refresh without an answer (status 0) before the end", Since: since,
		Seen: []string{"laptops that wake up"},
	},
	Judge: func(h *timeline.History) Judgement {
		if len(failedRefreshes(h)) > 0 {
			return ruledOut("the refresh got an answer")
		}
		tries := h.Within(chain, timeline.NotRenewed)
		offline := last(h.Within(chain, timeline.Offline))
		switch {
		case len(tries) > 0 && len(h.Refusals(chain, timeline.NotRenewed)) > 0 && isType(h, session.RefreshFailed, session.AuthError, session.Unknown):
			if len(offline) > 0 {
				return seen(diagnose.Confirmed, h, append(offline, last(tries)...))
			}
			return seen(diagnose.Likely, h, last(tries))
		case sees(h):
			return ruledOut("every request of the last minute got an answer")
		}
		return notExamined(wantsHAR)
	},
}

// lost reports whether the last refresh got no answer.
func lost(h *timeline.History) bool {
	return len(failedRefreshes(h)) == 0 && len(h.Refusals(chain, timeline.NotRenewed)) > 0
}
