package timeline

import (
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/serverlog"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// Input is what is known of a session; at least one of event, recording and logs.
type Input struct {
	Event *session.Event
	// Received is when the collector took the event, zero where that is not known.
	Received  time.Time
	Recording *har.Recording
	Logs      []NamedLog
	Policy    *config.PolicyReport
	// LogZone is the zone of log lines that tell none; nil to find it out.
	LogZone *time.Location
}

// NamedLog is a server's log; Name is safe to print.
type NamedLog struct {
	Name string
	Log  serverlog.Log
}

// History is one session on one time axis.
type History struct {
	Moments []Moment
	// End is when the session ended; zero where nothing shows an end. EndHow says where it is known from.
	End    time.Time
	EndHow string
	// Type is that of the logout event, empty without one. Idle is known with an event only.
	Type      session.Type
	Idle      time.Duration
	IdleKnown bool
	// Access and Refresh are the tokens that were in use at the end.
	Access, Refresh Life
	Cookies         []Cookie
	// Login is when the session began, as far as that is known.
	Login time.Time
	// Watched says that the page watched itself: what an observation would show and none does, did not happen there.
	// Recorded is the same for the network, Logged for the server. Sanitised: the recording has no credentials.
	Watched, Recorded, Logged, Sanitised bool
	// PageAhead is by how much the page's clock is ahead of the server's.
	PageAhead time.Duration
	Clocks    []session.ClockShift
	Policy    *config.PolicyReport
}

// Build reads the sources, makes their clocks agree, and finds the end.
func Build(in Input) *History {
	h := &History{Policy: in.Policy}
	page, browser := h.readEvent(in.Event), h.readRecording(in.Recording)
	var logs [][]Moment
	for _, l := range in.Logs {
		logs = append(logs, readLog(l, in.LogZone))
		h.Logged = true
	}
	h.reconcile(in, page, browser, logs)
	h.Moments = slices.Concat(append([][]Moment{page, browser}, logs...)...)
	slices.SortStableFunc(h.Moments, func(a, b Moment) int { return a.At.Compare(b.At) })
	h.findEnd(in.Event)
	h.findLogin()
	return h
}

// findEnd: the event says it; else it is where requests stop being accepted.
func (h *History) findEnd(e *session.Event) {
	if e != nil {
		h.End, h.EndHow = e.Timestamp.Add(-h.PageAhead), "the logout event"
		return
	}
	var pending, best *Moment
	for i := range h.Moments {
		m := &h.Moments[i]
		if m.Foreign {
			continue
		}
		switch m.Kind {
		case Login:
			if pending != nil {
				best, pending = pending, nil
			}
		case Renewed:
			if pending != nil && (pending.Kind == Refused || pending.Kind == NotRenewed) {
				pending = nil
			}
		case Accepted:
			if pending != nil && (pending.Kind == Refused || pending.Kind == NotRenewed) && m.At.After(pending.At) && m.Source == pending.Source {
				pending = nil
			}
		case SignOut, SignInPage:
			pending = m
		case Refused, NotRenewed:
			if pending == nil || pending.Kind != SignInPage && pending.Kind != SignOut {
				pending = m
			}
		default:
		}
	}
	if pending == nil {
		pending = best
	}
	if pending != nil {
		h.End, h.EndHow = pending.At, pending.Source+": "+pending.Says
	}
}

// findLogin: a moment that says so, else when the refresh token was issued, else the access token where it was never
// renewed.
func (h *History) findLogin() {
	renewed := false
	for _, m := range h.Moments {
		if m.At.After(h.End) && !h.End.IsZero() {
			break
		}
		switch m.Kind {
		case Login:
			h.Login, renewed = m.At, false
		case Renewed:
			renewed = true
		default:
		}
	}
	switch {
	case !h.Login.IsZero():
	case !h.Refresh.Issued.IsZero():
		h.Login = h.Refresh.Issued
	case !renewed:
		h.Login = h.Access.Issued
	}
}

// slack is by how much moments of one instant may differ on the axis: clocks agree to about that.
const slack = 2 * time.Second

// Within returns the moments of these kinds that concern the session, from d before the end to just after it.
func (h *History) Within(d time.Duration, kinds ...Kind) []Moment {
	var out []Moment
	for _, m := range h.Moments {
		if !m.Foreign && slices.Contains(kinds, m.Kind) && !m.At.Before(h.End.Add(-d)) && !m.At.After(h.End.Add(slack)) {
			out = append(out, m)
		}
	}
	return out
}

// Refusals returns the refusals of the last minute that nothing made good: no renewal, no success of the same request.
func (h *History) Refusals(d time.Duration, kinds ...Kind) []Moment {
	return slices.DeleteFunc(h.Within(d, kinds...), h.recovered)
}

// recovered reports whether a refusal was made good before the end.
func (h *History) recovered(r Moment) bool {
	after := false // of one source, what comes at the same instant is in its order
	return slices.ContainsFunc(h.Moments, func(m Moment) bool {
		if m == r {
			after = true
		}
		if m.Foreign || m.At.Before(r.At) || m.At.After(h.End) || m.At.Equal(r.At) && (m.Source != r.Source || !after) {
			return false
		}
		switch {
		case m.Kind == Renewed:
			return r.Kind == Refused || r.Kind == NotRenewed
		case m.Kind == Accepted:
			return m.Method == r.Method && samePath(m.Path, r.Path) && r.Path != ""
		}
		return false
	})
}

// samePath compares paths, of which one may be written with its origin and either with a slash at its end.
func samePath(a, b string) bool {
	plain := func(s string) string {
		if _, rest, ok := strings.Cut(s, "://"); ok {
			_, path, _ := strings.Cut(rest, "/")
			s = "/" + path
		}
		return strings.TrimSuffix(s, "/")
	}
	return plain(a) == plain(b)
}

// Renewals counts the refreshes that succeeded before the end.
func (h *History) Renewals() int {
	n := 0
	for _, m := range h.Moments {
		if m.Kind == Renewed && !m.Foreign && m.At.Before(h.End) {
			n++
		}
	}
	return n
}

// Said returns what was said about the session in the last d before the end, by one signal.
func (h *History) Said(d time.Duration, signal session.Signal) (Moment, bool) {
	for _, m := range slices.Backward(h.Moments) {
		if m.Signal == signal && !m.Foreign && !m.At.Before(h.End.Add(-d)) && !m.At.After(h.End.Add(slack)) {
			return m, true
		}
	}
	return Moment{}, false
}

// PolicyOf is the length that the project gives a layer (one of the names of config), the shortest that counts.
func (h *History) PolicyOf(layer string) (time.Duration, bool) {
	if h.Policy == nil {
		return 0, false
	}
	best := time.Duration(0)
	for _, l := range h.Policy.Layers {
		if l.Name != layer || !l.Effective || l.Seconds == nil {
			continue
		}
		if d := time.Duration(*l.Seconds * float64(time.Second)); best == 0 || d < best {
			best = d
		}
	}
	return best, best > 0
}

// Matches reports whether a span is a policy's length: to a minute, or to 3 % where that is more.
func Matches(span, length time.Duration) bool {
	return length > 0 && (span-length).Abs() <= max(time.Minute, length*3/100)
}
