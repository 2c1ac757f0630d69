package layer

import (
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var expiryMisread = Layer{
	ID: "expiry-misread", Title: "the page took a valid token for expired: it checks the wrong expiry, or its clock is wrong",
	Silences: []string{"access-expiry"},
	Doc: diagnose.Doc{
		Text: "The page says TOKEN_EXPIRED, and the token had time left. Something checks another expiry than the token's exp: a copy in the storage that is not renewed along, milliseconds for seconds, the exp of the id token, a " +
			"duration of its own counted from the sign-in, local time for UTC. Or the clock of the user's machine is ahead.",
		Fix:     "compare exp * 1000 with Date.now(), of the token that is sent, read anew each time; better, let the server decide and act on its 401",
		KnownBy: "TOKEN_EXPIRED with time left on the access token and no refusal by the server", Since: since, Seen: []string{"an `expires_at` in localStorage that a renewal forgot"},
	},
	Judge: func(h *timeline.History) Judgement {
		if h.Type != session.TokenExpired {
			if h.Type == "" {
				return notExamined("a logout event: " + wantsAgent)
			}
			return ruledOut(fmt.Sprintf("the page says %s, not TOKEN_EXPIRED", h.Type))
		}
		if _, known := accessLeft(h); !known {
			return notExamined("the times of the access token: " + wantsAgent)
		}
		if !valid(h) {
			return ruledOut("the access token " + left(h, h.Access))
		}
		if gone := h.Within(chain, timeline.CookieGone, timeline.TokenGone); len(gone) > 0 {
			return ruledOut("the page had no token to look at any more: " + gone[0].Says)
		}
		why := "the page says TOKEN_EXPIRED, and the access token " + left(h, h.Access)
		if len(refusals(h)) > 0 || len(failedRefreshes(h)) > 0 {
			return possible(why+"; but the server refused a request too", wantsLog)
		}
		j := seen(diagnose.Likely, h, nil, why)
		if quiet(h) {
			j.Standing = diagnose.Confirmed
			j.Evidence = append(j.Evidence, "the server refused nothing")
		}
		if d, _ := accessLeft(h); h.PageAhead > exact && h.PageAhead >= d-time.Minute {
			j.Evidence = append(j.Evidence, evidence("the clock of the user's machine is %s ahead: there the token had expired", timeline.Span(h.PageAhead)))
			j.Fix = "do not judge exp by the clock of the user's machine: count from the answer's Date, or act on the server's 401"
		}
		return j
	},
}
