package layer

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var refreshRevoked = Layer{
	ID: "refresh-revoked", Title: "the refresh token was revoked on the server",
	Silences: []string{"refresh-refused", "access-expiry", "server-session-age"},
	Doc: diagnose.Doc{
		Text: "The refresh token is good by its times and signature, and the server does not take it any more: somebody signed out everywhere, a password was changed, an administrator ended the sessions, or the list of valid " +
			"tokens was lost (a cache without persistence, a restart, a deployment).",
		Fix: "find who revoked it in the server's log; if nobody did, look at where the list of tokens is kept: an in-memory store or a cache that evicts forgets sessions", KnownBy: "the server's words: revoked, blacklisted", Since: since,
		Seen: []string{"a blacklist that one of two applications fills", "a Redis that was flushed"},
	},
	Judge: func(h *timeline.History) Judgement {
		failed := failedRefreshes(h)
		if len(failed) == 0 {
			return withoutRefresh(h)
		}
		if m, ok := h.Said(chain, session.SaysRevoked); ok {
			return seen(diagnose.Confirmed, h, []timeline.Moment{m})
		}
		return possible("", wantsLog)
	},
}
