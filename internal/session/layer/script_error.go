package layer

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var scriptError = Layer{
	ID: "script-error", Title: "a script failed, and the page lost its session with it",
	Doc: diagnose.Doc{
		Text: "An error that nothing caught came just before the logout, and nothing else did: state that is thrown away by an error boundary, a storage that could not be read, an extension of the browser that interferes. The tokens are " +
			"good, and the server refused nothing.",
		Fix:     "repair the error; keep an error boundary from clearing the session, and try without extensions",
		KnownBy: "an uncaught error within seconds before the end, type UNKNOWN, no refusal, no timer, no other tab", Since: since, Seen: []string{"an error boundary that resets the store"},
	},
	Judge: func(h *timeline.History) Judgement {
		failed := last(h.Within(atOnce/2, timeline.ScriptError))
		switch {
		case len(failed) == 0 && h.Watched:
			return ruledOut("no script failed in the seconds before")
		case len(failed) == 0 && h.Type != "" && h.Type != session.Unknown:
			return ruledOut("the page knows a reason: " + string(h.Type))
		case len(failed) == 0:
			return notExamined(wantsAgent)
		case !quiet(h):
			return ruledOut("the server refused a request: the error needs not be more than its echo")
		case !isType(h, session.Unknown, session.AuthError):
			return possible("the page says "+string(h.Type), wantsAgent)
		}
		j := seen(diagnose.Likely, h, failed, "nothing was refused")
		if gone := h.Within(atOnce/2, timeline.TokenGone, timeline.SignInPage); len(gone) > 0 && !gone[len(gone)-1].At.Before(failed[0].At) && h.Type == session.Unknown {
			j.Standing = diagnose.Confirmed
			j.Evidence = append(j.Evidence, evidence("%s: %s", before(h, gone[len(gone)-1]), gone[len(gone)-1].Says))
		}
		return j
	},
}
