package timeline

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// readEvent turns a logout event, its samples and observations into moments, by the page's clock.
func (h *History) readEvent(e *session.Event) []Moment {
	if e == nil {
		return nil
	}
	h.Type, h.Idle, h.IdleKnown = e.Type, time.Duration(e.IdleMinutes*float64(time.Minute)), true
	// The agent sends samples and observations; other trackers send neither, and their silence means nothing.
	h.Watched = len(e.Observations) > 0 || len(e.Samples) > 0
	out := []Moment{{At: e.Timestamp, Source: FromPage, Kind: LoggedOut, Path: e.Location, Signal: session.SignalIn(e.Message), Says: eventSays(e)}}
	if e.Tokens != nil {
		h.Access, h.Refresh = lifeOf(e.Tokens.Access), lifeOf(e.Tokens.Refresh)
	}
	for _, s := range e.Samples {
		out = append(out, h.sampled(s))
	}
	for _, o := range e.Observations {
		if m, ok := observed(o); ok {
			out = append(out, m)
		}
	}
	return out
}

func eventSays(e *session.Event) string {
	says := "logged out: " + string(e.Type)
	if e.Message != "" {
		says += ", " + finding.Quote(e.Message)
	}
	return says + ", idle " + Span(time.Duration(e.IdleMinutes*float64(time.Minute)))
}

func lifeOf(t *session.TokenTimes) Life {
	if t == nil {
		return Life{}
	}
	return Life{numericDate(t.IssuedAt), numericDate(t.ExpiresAt)}
}

func numericDate(seconds *float64) time.Time {
	if seconds == nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(*seconds * 1000)).UTC()
}

// sampled is a reading of the monitor. What was left at its time tells when the token expires, whatever the page's clock.
func (h *History) sampled(s session.Sample) Moment {
	says := "access "
	if m := s.AccessExpiresInMinutes; m != nil {
		says += Left(time.Duration(*m * float64(time.Minute)))
		if h.Access.Expires.IsZero() {
			h.Access.Expires = s.Timestamp.Add(time.Duration(*m * float64(time.Minute)))
		}
	} else {
		says += "unknown"
	}
	says += ", refresh "
	if r := s.RefreshExpiresInHours; r != nil {
		says += Left(time.Duration(*r * float64(time.Hour)))
		if h.Refresh.Expires.IsZero() {
			h.Refresh.Expires = s.Timestamp.Add(time.Duration(*r * float64(time.Hour)))
		}
	} else {
		says += "unknown"
	}
	return Moment{At: s.Timestamp, Source: FromMonitor, Kind: Sampled, Says: says}
}

// Left says what a token has left.
func Left(d time.Duration) string {
	if d <= 0 {
		return "expired " + Span(-d) + " ago"
	}
	return Span(d) + " left"
}

// Span writes a length of time as people say it, in at most two units.
func Span(d time.Duration) string {
	if d < 0 {
		return "-" + Span(-d)
	}
	d = d.Round(time.Second)
	units := []struct {
		length time.Duration
		name   string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}}
	for i, u := range units {
		if d < u.length {
			continue
		}
		says := fmt.Sprintf("%d %s", d/u.length, u.name)
		if i+1 < len(units) && d/u.length < 10 {
			if rest := d % u.length / units[i+1].length; rest > 0 {
				says += fmt.Sprintf(" %d %s", rest, units[i+1].name)
			}
		}
		return says
	}
	return "0 s"
}

// observed turns an observation into a moment; false where its kind says nothing here.
func observed(o session.Observation) (Moment, bool) {
	m := Moment{
		At: o.Timestamp, Source: FromPage, Method: o.Method, Path: o.Path, Status: o.Status, Name: o.Name, Signal: session.SignalIn(o.Message),
	}
	said := ""
	if o.Message != "" {
		said = ": " + finding.Quote(o.Message)
	}
	call := finding.Safe(cmp.Or(o.Method, "GET")) + " " + finding.Safe(o.Path) + " " + strconv.Itoa(o.Status)
	switch o.Kind {
	case session.KindResponse:
		m.Kind, m.Says = kindOfStatus(o.Status), call+said
		if m.Kind == Accepted {
			return m, false
		}
	case session.KindRefresh:
		m.Kind, m.Says = refreshKind(o.Status), "refresh: "+call+said
	case session.KindCookieVanished:
		m.Kind, m.Says = CookieGone, "the cookie "+finding.Quote(o.Name)+" was gone"
		m.Foreign = !carriesSession(o.Name, "") // one that measures visits, say
	case session.KindTokenVanished:
		m.Kind, m.Says = TokenGone, "the stored token "+finding.Quote(o.Name)+" was gone"
	case session.KindTokenChanged:
		m.Kind, m.Says = TokenChanged, "the stored token "+finding.Quote(o.Name)+" was replaced"
	case session.KindOtherTab:
		m.Whole = o.Name == "storage" && o.Message == "the storage was cleared" // the agent's words
		m.Kind, m.Says = OtherTab, "another tab: "+finding.Safe(o.Name)+said
	case session.KindScriptError:
		m.Kind, m.Says = ScriptError, "script error"+said
	case session.KindLogin:
		m.Kind, m.Says = Login, "signed in"
	case session.KindVisible:
		m.Kind, m.Says = Visible, "the page came to the front"
	case session.KindHidden:
		m.Kind, m.Says = Hidden, "the page went to the back"
	case session.KindOffline:
		m.Kind, m.Says = Offline, "the network was lost"
	case session.KindOnline:
		m.Kind, m.Says = Online, "the network was back"
	case session.KindTimer:
		m.Kind, m.Says = Timer, "a timer of the page ran out"+said
	case session.KindUserAction:
		m.Kind, m.Says = UserAction, "the user pressed sign out"+said
	case session.KindSignOut:
		m.Kind, m.Says = SignOut, "sign-out: "+call
	case session.KindSignIn:
		m.Kind, m.Says = Refused, "redirected to the sign-in page: "+call
	default:
		return m, false
	}
	return m, true
}

func kindOfStatus(status int) Kind {
	switch status {
	case 401, 419, 440:
		return Refused
	case 402, 403:
		return Forbidden
	}
	return Accepted
}

func refreshKind(status int) Kind {
	if status >= 200 && status < 300 {
		return Renewed
	}
	return NotRenewed
}
