package layer

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var frontEndTimer = Layer{
	ID: "front-end-timer", Title: "a timer of the page signed the user out",
	Silences: []string{"user-action", "script-error", "status-mistaken", "expiry-misread", "other-tab", "cookie-max-age", "access-expiry"},
	Doc: diagnose.Doc{
		Text: "The page itself gave up: an idle timer, a session timeout of the front end, a countdown. The tokens are good, and the server refused nothing. Such timers are often written as a number of their own, and then " +
			"contradict the token's life; in a tab in the back they run late, and end the session when the user comes back.",
		Fix:     "derive the timer from the token's life (life + some minutes), count activity in all tabs, and renew while the user is active; jwtdoc policy derives the numbers",
		KnownBy: "a timer that the page agent saw; or a logout without any refusal, after just the time that the settings give the front end, or after a round number of minutes in which nobody touched the page", Since: since,
		Seen: []string{"a front end that gives up after 65 minutes, around a token of 7 d"},
	},
	Judge: func(h *timeline.History) Judgement {
		if ran := last(h.Within(atOnce, timeline.Timer)); len(ran) > 0 && h.Type != session.UserAction {
			return seen(diagnose.Confirmed, h, ran)
		}
		if sees(h) && !quiet(h) {
			return ruledOut("the server refused a request just before")
		}
		if h.Type == session.UserAction && len(h.Within(atOnce, timeline.UserAction)) > 0 {
			return ruledOut("the user pressed sign out")
		}
		length, set := h.PolicyOf(config.LayerFrontend)
		idle := h.IdleKnown && timeline.Matches(h.Idle, length)
		whole := !h.Login.IsZero() && timeline.Matches(h.End.Sub(h.Login), length)
		switch {
		case set && idle && quiet(h):
			return seen(diagnose.Likely, h, nil, "the user was idle for "+timeline.Span(h.Idle)+", the settings give the front end "+timeline.Span(length), "no request was refused")
		case set && whole && quiet(h):
			return seen(diagnose.Likely, h, nil, "the session was "+timeline.Span(h.End.Sub(h.Login))+" old, the settings give the front end "+timeline.Span(length), "no request was refused")
		case byItself(h):
			return seen(diagnose.Likely, h, last(h.Within(atOnce, timeline.SignOut, timeline.TokenGone)), "nobody had touched the page for "+timeline.Span(h.Idle)+", just as timers count, and the page ended the session by itself", "no request was refused")
		case set && (idle || whole):
			return possible("the settings give the front end "+timeline.Span(length), wantsHAR, wantsAgent)
		case h.IdleKnown && h.Idle < 2*time.Minute && h.Watched && quiet(h):
			return ruledOut("no timer was seen to run out, and the user had been active " + timeline.Span(h.Idle) + " before")
		case h.IdleKnown && h.Idle < 2*time.Minute:
			return possible("", wantsAgent, wantsPolicy) // a timer may count from the sign-in
		}
		return possible("", wantsAgent, wantsPolicy)
	},
}

// byItself reports whether a page that watched itself ended a good session while nobody touched it, after a number of
// minutes that people write into settings: multiples of five. The agent counts tenths of a minute.
func byItself(h *timeline.History) bool {
	const five, tenth = 5 * time.Minute, 6 * time.Second
	off := (h.Idle + five/2) % five
	return h.Watched && h.IdleKnown && h.Idle > five/2 && (off-five/2).Abs() <= 2*tenth && quiet(h) && valid(h) && h.Type == session.Unknown &&
		len(h.Within(atOnce, timeline.ScriptError, timeline.OtherTab, timeline.CookieGone)) == 0 && len(h.Within(atOnce, timeline.SignOut, timeline.TokenGone)) > 0
}
