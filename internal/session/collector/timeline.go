package collector

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/session"
)

// timeline is points in lanes over time, as the template draws it.
type timeline struct {
	Width, Height int
	Label         string
	Lanes         []lane
	Ticks         []tick
	Dots          []dot
}

type lane struct {
	Name        string
	From, To, Y int
}

type tick struct {
	X, Y         int
	Anchor, Text string
}

type dot struct {
	Class string
	X, Y  int
	Title string
}

// What a timeline is drawn with, in pixels of its own.
const (
	timelineWidth = 960
	laneHeight    = 28
	lanesFrom     = 150
	lanesTo       = timelineWidth - 10
)

// newTimeline has a lane for each name, and three times below.
func newTimeline(names []string, from, to time.Time, zone *time.Location) timeline {
	t := timeline{Width: timelineWidth, Height: laneHeight*len(names) + 30}
	for i, name := range names {
		t.Lanes = append(t.Lanes, lane{name, lanesFrom, lanesTo, laneHeight*i + laneHeight/2})
	}
	layout := "2006-01-02 15:04"
	if to.Sub(from) < 2*time.Hour {
		layout = "15:04:05"
	}
	y := laneHeight*len(names) + 18
	middle := from.Add(to.Sub(from) / 2)
	t.Ticks = []tick{
		{lanesFrom, y, "start", from.In(zone).Format(layout)},
		{(lanesFrom + lanesTo) / 2, y, "middle", middle.In(zone).Format(layout)},
		{lanesTo, y, "end", to.In(zone).Format(layout)},
	}
	return t
}

func place(at, from, to time.Time) int {
	share := float64(at.Sub(from)) / float64(max(to.Sub(from), time.Millisecond))
	return lanesFrom + int(min(max(share, 0), 1)*(lanesTo-lanesFrom))
}

// eventLanes draws events, a lane for each type, from the oldest to now.
func eventLanes(events []session.Stored, now time.Time, zone *time.Location) timeline {
	if len(events) == 0 {
		return timeline{}
	}
	from, to := events[0].ReceivedAt, now
	for _, e := range events {
		if e.ReceivedAt.Before(from) {
			from = e.ReceivedAt
		}
		if e.ReceivedAt.After(to) {
			to = e.ReceivedAt
		}
	}
	if to.Sub(from) < time.Minute {
		from = to.Add(-time.Minute)
	}
	var names []string
	for _, t := range session.Types() {
		names = append(names, string(t))
	}
	t := newTimeline(names, from, to, zone)
	t.Label = fmt.Sprintf("%d logouts by type from %s to %s; the table below lists them", len(events), t.Ticks[0].Text, t.Ticks[2].Text)
	for _, e := range events {
		i := max(0, slices.Index(names, string(e.Type)))
		t.Dots = append(t.Dots, dot{string(e.Type), place(e.ReceivedAt, from, to), t.Lanes[i].Y, e.ReceivedAt.In(zone).Format(time.DateTime) + " " + userText(e.Context)})
	}
	return t
}

// observationLanes draws what the page saw before a logout, a lane for each kind that occurs, and the logout.
func observationLanes(e session.Stored, zone *time.Location) timeline {
	from, to := e.Timestamp, e.Timestamp
	var names []string
	for _, o := range e.Observations {
		if !slices.Contains(names, string(o.Kind)) {
			names = append(names, string(o.Kind))
		}
		if o.Timestamp.Before(from) {
			from = o.Timestamp
		}
		if o.Timestamp.After(to) {
			to = o.Timestamp
		}
	}
	names = append(names, "logout")
	t := newTimeline(names, from, to, zone)
	t.Label = strconv.Itoa(len(e.Observations)) + " observations before the logout; the table below lists them"
	for _, o := range e.Observations {
		i := slices.Index(names, string(o.Kind))
		class := string(session.Unknown)
		if o.Status >= 400 || o.Kind == session.KindScriptError {
			class = string(session.AuthError)
		}
		t.Dots = append(t.Dots, dot{class, place(o.Timestamp, from, to), t.Lanes[i].Y, o.Details()})
	}
	t.Dots = append(t.Dots, dot{string(e.Type), place(e.Timestamp, from, to), t.Lanes[len(names)-1].Y, "logout"})
	return t
}
