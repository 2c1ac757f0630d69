// Package layer holds what can end a session: one file per layer, with its documentation and its judgement of a history.
// It is pure: the history was put together by internal/session/timeline.
package layer

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

// Layer is something that can end a session.
type Layer struct {
	// ID is stable for ever; Title says in one line what ended the session.
	ID, Title string
	Doc       diagnose.Doc
	// Silences lists the layers that follow from this one: where this one is at least likely, they are no causes.
	Silences []string
	Judge    func(*timeline.History) Judgement
}

// Judgement is what a layer makes of a history.
type Judgement struct {
	Standing diagnose.Standing
	// Evidence says why, in safe sentences; for a layer that is ruled out the first is the reason.
	Evidence []finding.Evidence
	// SettledBy names the inputs that would tell.
	SettledBy []string
	// Healthy: it ended the session as it was meant to.
	Healthy bool
	// Summary and Fix replace the title and the fix of the documentation where the history allows better ones.
	Summary, Fix string
	// At are the moments that it rests on.
	At []timeline.Moment
}

// All returns the layers in the order in which one is preferred to another of the same standing: what comes first on the
// way through a session, and the more specific first.
func All() []*Layer {
	return []*Layer{
		&otherTab, &userAction, &frontEndTimer, &cookieReplaced, &cookieMaxAge, &serverSessionAge, &refreshReused, &refreshRevoked, &refreshExpired,
		&refreshRefused, &statusMistaken, &expiryMisread, &accessExpiry, &networkLost, &scriptError,
	}
}

// Outcomes documents the verdicts that are no layers.
func Outcomes() []*Layer {
	return []*Layer{
		{ID: session.EndHealthy, Title: "the session ended as it was meant to", Doc: diagnose.Doc{
			Text: "The access token was renewed at every expiry, for as long as the refresh token lives, and then the renewal was refused: this is what a session with a refresh token should look like, and the logout " +
				"event REFRESH_FAILED is its proper end.",
			Fix: "nothing to repair; if users should stay longer, let the refresh token live longer", KnownBy: "renewals that succeeded, then a refusal after the expiry of the refresh token", Since: since,
			Seen: []string{"20 days of renewals, then REFRESH_FAILED"},
		}},
		{ID: session.EndUnknown, Title: "the evidence does not show what ended the session", Doc: diagnose.Doc{
			Text: "Nothing that was given proves a layer, or two contradict each other. The report says what is certain all the same (what the tokens had left), which layers remain possible, and which input would settle it. A layer " +
				"is never named by guess.",
			Fix: "give what the report asks for: a recording of the network (--har), the server's log of that minute (--log), the page agent, the project's settings (--policy)", Since: since,
		}},
	}
}

// since is the version that introduced the layers.
const since = "0.1.0"

// The inputs that settle most questions.
const (
	wantsAgent  = "the page agent (jwtdoc.js), which records refusals, timers, tabs and errors before the logout"
	wantsHAR    = "a recording of the network around the logout (--har)"
	wantsLog    = "the server's log of that minute (--log)"
	wantsPolicy = "the project's settings (--policy PATH)"
)

func ruledOut(why string) Judgement {
	return Judgement{Standing: diagnose.RuledOut, Evidence: []finding.Evidence{finding.Evidence(why)}}
}

func notExamined(settledBy ...string) Judgement {
	return Judgement{Standing: diagnose.NotExamined, SettledBy: settledBy}
}

func possible(why string, settledBy ...string) Judgement {
	j := Judgement{Standing: diagnose.Possible, SettledBy: settledBy}
	if why != "" {
		j.Evidence = []finding.Evidence{finding.Evidence(why)}
	}
	return j
}

// seen is a judgement that rests on moments; each is told with how long before the end it was.
func seen(standing diagnose.Standing, h *timeline.History, moments []timeline.Moment, why ...string) Judgement {
	j := Judgement{Standing: standing, At: moments}
	for _, w := range why {
		j.Evidence = append(j.Evidence, finding.Evidence(w))
	}
	for _, m := range moments {
		j.Evidence = append(j.Evidence, finding.Evidence(before(h, m)+": "+m.Says))
	}
	return j
}

// before says how long before the end a moment was, and where it is written down.
func before(h *timeline.History, m timeline.Moment) string {
	when := "at the end"
	switch d := h.End.Sub(m.At); {
	case d >= time.Second:
		when = timeline.Span(d) + " before the end"
	case d <= -time.Second:
		when = timeline.Span(-d) + " after the end"
	case d > 0:
		when = "just before the end"
	}
	if m.Place != "" {
		when += " (" + m.Place + ")"
	}
	return when
}
