package layer

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var serverSessionAge = Layer{
	ID: "server-session-age", Title: "the session that the server keeps was over, before the token was",
	Silences: []string{"refresh-refused", "refresh-revoked", "access-expiry"},
	Doc: diagnose.Doc{
		Text:    "The server keeps a session beside the token (Redis, a table, a middleware) and refused a token that was still valid, since that session was over: its own age, its idle time, an eviction, a restart.",
		Fix:     "let the session on the server live as long as the refresh token, and extend it at each renewal; make sure that its store neither evicts nor forgets at a restart",
		KnownBy: "the server's words (session expired), a 419 or 440; or a 401 for a valid token, as long after the sign-in as the settings give the session", Since: since,
		Seen: []string{"Redis session and token with a life each", "ASP.NET and Laravel: 440, 419"},
	},
	Judge: func(h *timeline.History) Judgement {
		if m, ok := h.Said(chain, session.SaysSessionEnded); ok {
			return seen(diagnose.Confirmed, h, []timeline.Moment{m})
		}
		refused := refusals(h)
		if len(refused) == 0 {
			if sentAway(h) {
				return possible("the server may have answered a page load with the way to the sign-in page, which no page sees", wantsHAR, wantsLog)
			}
			if sees(h) || h.Logged {
				return ruledOut("the server refused no request of this session")
			}
			return notExamined(wantsHAR, wantsLog)
		}
		if expired(h) {
			return ruledOut("the access token " + left(h, h.Access) + ": the refusal needs no other reason")
		}
		numbered := slices.ContainsFunc(refused, func(m timeline.Moment) bool { return m.Status == 419 || m.Status == 440 })
		span, length, planned := byPolicy(h, refused[0].At, config.LayerSession)
		why := "the server refused the request, and the access token " + left(h, h.Access)
		if _, known := accessLeft(h); !known {
			why = "the server refused the request"
		}
		age := "that is " + timeline.Span(span) + " after the sign-in, and the settings give the session " + timeline.Span(length)
		switch {
		case numbered && planned:
			return seen(diagnose.Confirmed, h, first(refused), why, age)
		case planned && valid(h):
			return seen(diagnose.Likely, h, first(refused), why, age)
		case numbered:
			return seen(diagnose.Likely, h, first(refused), why, "419 and 440 are what servers say for a session that is over")
		}
		j := seen(diagnose.Possible, h, first(refused), why)
		j.SettledBy = []string{wantsLog, wantsPolicy}
		return j
	},
}
