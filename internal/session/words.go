package session

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Left is a length of time in the two largest units that matter: "35m", "19d 4h", "12s"; of one that is past, "3m ago".
func Left(d time.Duration) string {
	if d < 0 {
		return Left(-d) + " ago"
	}
	const day = 24 * time.Hour
	two := func(n time.Duration, unit string, rest time.Duration, small string) string {
		if rest == 0 {
			return fmt.Sprintf("%d%s", n, unit)
		}
		return fmt.Sprintf("%d%s %d%s", n, unit, rest, small)
	}
	switch {
	case d >= 10*day:
		return fmt.Sprintf("%dd", d/day)
	case d >= day:
		return two(d/day, "d", d%day/time.Hour, "h")
	case d >= time.Hour:
		return two(d/time.Hour, "h", d%time.Hour/time.Minute, "m")
	case d >= 10*time.Minute:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d >= time.Minute:
		return two(d/time.Minute, "m", d%time.Minute/time.Second, "s")
	}
	return fmt.Sprintf("%ds", d/time.Second)
}

// Minutes is a number of minutes with one digit behind the point where that says something.
func Minutes(m float64) string {
	if m >= 10 {
		return strconv.Itoa(int(m)) + "m"
	}
	return strings.TrimSuffix(strconv.FormatFloat(m, 'f', 1, 64), ".0") + "m"
}

// Details says what was observed, without its kind and its time.
func (o Observation) Details() string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if o.Status > 0 {
		add(strconv.Itoa(o.Status))
	} else if o.Kind == KindRefresh {
		add("no answer")
	}
	add(strings.TrimSpace(o.Method + " " + o.Path))
	add(o.Name)
	add(o.Message)
	if o.Tab != "" {
		add("in tab " + o.Tab)
	}
	return strings.Join(parts, " · ")
}

// Fact is one thing about an event, in words.
type Fact struct {
	Name, Value string
	// Odd is set where it contradicts the event's type.
	Odd bool
}

// Facts says what is known about an event, in the order in which it is read; what is not known is left out.
func Facts(e Stored, zone *time.Location) []Fact {
	var out []Fact
	add := func(name, value string, odd bool) {
		if value != "" {
			out = append(out, Fact{name, value, odd})
		}
	}
	add("message", e.Message, false)
	add("user", userOf(e.Context), false)
	add("received", e.ReceivedAt.In(zone).Format("2006-01-02 15:04:05 MST"), false)
	page := e.Timestamp.In(zone).Format("2006-01-02 15:04:05 MST")
	if apart := e.ReceivedAt.Sub(e.Timestamp); apart >= 5*time.Second {
		page += ", " + Left(apart) + " earlier: sent late, or another clock"
	} else if apart <= -5*time.Second {
		page += ", " + Left(-apart) + " later: the page's clock is ahead"
	}
	add("page's time", page, false)
	add("idle", Minutes(e.IdleMinutes)+", "+string(e.IdleClass()), false)
	add("access", tokenWords(e.Context.HasToken, e.AccessLeft), oddLeft(e.AccessLeft, e.Type == TokenExpired))
	add("refresh", tokenWords(e.Context.HasRefreshToken, e.RefreshLeft), oddLeft(e.RefreshLeft, e.Type == RefreshFailed))
	if a := e.Context.IsAuthenticated; a != nil && !*a {
		add("signed in", "no, by the page's state", false)
	} else if a != nil {
		add("signed in", "yes, by the page's state", false)
	}
	add("page", e.Location, false)
	add("from", strings.Trim(e.IP+" · "+e.UserAgent, " ·"), false)
	add("tab", e.Tab, false)
	add("id", e.ID, false)
	return out
}

func userOf(c Context) string { return strings.Trim(c.UserID+" · "+c.UserEmail, " ·") }

// tokenWords says what is known about one token.
func tokenWords(has *bool, left func() (time.Duration, bool)) string {
	d, known := left()
	switch {
	case known && d > 0:
		return Left(d) + " left"
	case known:
		return "expired " + Left(d)
	case has != nil && *has:
		return "there, its expiry is not known"
	case has != nil:
		return "there was none"
	}
	return ""
}

func oddLeft(left func() (time.Duration, bool), saysNone bool) bool {
	d, known := left()
	return known && d > 0 && saysNone
}
