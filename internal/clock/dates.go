package clock

import (
	"strings"
	"time"
)

// Dated is one answer with an HTTP Date (RFC 9110 §6.6.1): whole seconds, rounded down, read from the server's clock
// between Asked and Answered on this machine's.
type Dated struct {
	Date, Asked, Answered time.Time
}

// interval is where the truth lies if the server wrote the Date at most late after it was true.
func (d Dated) interval(late time.Duration) Interval {
	return Rounded(d.Date, time.Second+late, d.Asked, d.Answered)
}

// RoundTrip is how long the answer took.
func (d Dated) RoundTrip() time.Duration { return d.Answered.Sub(d.Asked) }

// How late a server may be with its Date. A Date is never ahead of the server's clock; it is behind where the server
// writes it once and sends it with every answer until a timer fires.
const (
	// lateTimer: the timer is set to the full second and fires when the event loop comes round (Node).
	lateTimer = 2 * time.Millisecond
	// lateUnknown: nobody said what the server is. Tomcat keeps a Date for a second from when it was first asked for,
	// servers on fasthttp write it once a second from when they were started.
	lateUnknown = 1100 * time.Millisecond
	// lateOnce: behaves as if it wrote the Date once a second, by a timer that is held up like any.
	lateOnce = 1500 * time.Millisecond
	// lateTick: known to do so, and to count ten short pauses for a second: on a busy machine they add up.
	lateTick = 2500 * time.Millisecond
)

// Punctual says what a server is known for: how late its Date may be at most.
type Punctual struct {
	// Quick bounds it before anything is known of how it behaves; Hunted once several answers at the turn of its
	// second have agreed.
	Quick, Hunted time.Duration
	// Ticks is set where the Date is known to be renewed by a timer of its own: its turn is not that of a second, and
	// hunting for it would measure the timer.
	Ticks bool
}

// PunctualityOf judges by the Server field of an answer, empty where it has none.
func PunctualityOf(server string) Punctual {
	product, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(server)), "/")
	product, _, _ = strings.Cut(product, " ")
	switch product {
	case "uvicorn", "kestrel", "envoy", "istio-envoy", "cowboy", "fasthttp", "tomcat":
		return Punctual{Quick: lateTick, Hunted: lateTick, Ticks: true}
	case "apache", "nginx", "openresty", "gunicorn", "werkzeug", "basehttp", "simplehttp", "wsgiserver", "waitress", "caddy", "twistedweb":
		return Punctual{}
	}
	return Punctual{Quick: lateUnknown, Hunted: lateTimer}
}

// disagreement is how far one answer of a hunt may contradict the others before the clock is called uneven: a server
// that waited for its processor between writing the Date and being asked.
const disagreement = 3 * time.Millisecond

// FuseDates returns what the Dates of one server say together, if none is later than late. Where they contradict each
// other, but would not if each were late by what nobody can know of a server, it returns the wider interval that takes
// this for granted: the Date is then renewed about once a second. Beyond that the server is inconsistent.
func FuseDates(list []Dated, late time.Duration) Fusion {
	f := Fuse(Intervals(list, late))
	switch {
	case f.Consistent() && late >= lateTick:
		f.Interval = freshest(list)
		return f
	case f.Consistent() || late >= lateOnce:
		return f
	}
	if once := Fuse(Intervals(list, lateOnce)); once.Consistent() {
		return once
	}
	return f
}

// freshest is where the truth lies by the answers whose Date was least old: of a timer that is held up now and then,
// the worst of several answers would bound the truth by how late nobody thought that it could be.
func freshest(list []Dated) Interval {
	i := list[0].interval(lateOnce)
	for _, x := range Intervals(list[1:], lateOnce) {
		i = Interval{max(i.Low, x.Low), max(i.High, x.High)}
	}
	return i
}

// Intervals is where the truth lies by each answer alone, if none is later than late.
func Intervals(list []Dated, late time.Duration) []Interval {
	out := make([]Interval, len(list))
	for n, d := range list {
		out[n] = d.interval(late)
	}
	return out
}

// FuseLoosely intersects intervals that may contradict each other by up to slack, and reports whether they did not
// contradict each other by more. Where they do contradict each other within it, the result is the gap between them:
// the truth lies in it or not far from it.
func FuseLoosely(list []Interval, slack time.Duration) (Interval, bool) {
	if len(list) == 0 {
		return Interval{}, false
	}
	i := list[0]
	for _, x := range list[1:] {
		i.Low, i.High = max(i.Low, x.Low), min(i.High, x.High)
	}
	if i.Low > i.High+slack {
		return Interval{}, false
	}
	if i.Low > i.High {
		i.Low, i.High = i.High, i.Low
	}
	return i, true
}
