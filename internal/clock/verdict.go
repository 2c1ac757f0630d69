package clock

import (
	"fmt"
	"strings"
	"time"
)

// State is a verdict in one word.
type State string

// The states.
const (
	// Agree: no two clocks are further apart than is allowed.
	Agree State = "agree"
	// Undecided: two clocks may be further apart than is allowed; what could be read does not tell.
	Undecided State = "undecided"
	// ZoneBug: two clocks are a whole number of quarters of an hour apart.
	ZoneBug State = "zone-bug"
	// Skew: two clocks are further apart than is allowed.
	Skew State = "skew"
	// Uneven: the answers of one clock contradict each other.
	Uneven State = "inconsistent"
	// NotExamined: there was nothing to compare.
	NotExamined State = "not-examined"
)

// Verdict is what a comparison comes to.
type Verdict struct {
	State   State
	Summary string
	// Of and Against name the two clocks that are furthest apart. Known is set where it is Of that is wrong; otherwise
	// it may be either.
	Of, Against string
	Known       bool
	// Difference is how far the clock of Of is ahead of that of Against.
	Difference Interval
	// Zone is the offset of the time zone that makes a [ZoneBug].
	Zone time.Duration
}

// Problem reports whether the verdict is one that a script should stop at.
func (v Verdict) Problem() bool { return v.State == ZoneBug || v.State == Skew || v.State == Uneven }

// Judge compares all clocks with each other. The first source is this machine.
func Judge(sources []Source, set Setting) Verdict {
	for _, s := range sources {
		if s.Inconsistent() {
			r := s.Best()
			return Verdict{State: Uneven, Of: s.Name, Known: true, Summary: fmt.Sprintf(
				"%s has no one clock: its %d answers contradict each other", s.Name, r.Requests)}
		}
	}
	read := readable(sources)
	if len(read) < 2 {
		if len(sources) < 2 {
			return Verdict{State: Agree, Summary: "this machine, compared with nothing"}
		}
		return Verdict{State: NotExamined, Summary: "no other clock could be read: there is nothing to compare"}
	}
	if SmearDay(set.Now) {
		set.MaxSkew = max(set.MaxSkew, time.Second)
	}
	reference, known := referenceOf(read, set)
	worst, against := furthest(read, reference, known)
	d := read[worst].offset.Minus(read[against].offset)
	if read[against].faked && !read[worst].faked {
		worst, against, d = against, worst, d.Negative()
	}
	known = known || read[worst].faked && !read[against].faked
	v := Verdict{Of: read[worst].name, Against: read[against].name, Difference: d, Known: known}
	a, b := read[worst].name, read[against].name
	switch {
	case !d.Beyond(set.MaxSkew) && !d.Within(set.MaxSkew) && !d.Contains(0):
		v.State, v.Known = Undecided, false
		v.Summary = fmt.Sprintf("%s is between %s and %s%s %s: whether that is more than the %s allowed is not known",
			a, Amount(nearer(d), 0), Amount(further(d), 0), side(d), b, Amount(set.MaxSkew, time.Second))
	case !d.Beyond(set.MaxSkew):
		v.State, v.Known, v.Summary = Agree, false, agreement(sources, read, d, set)
	default:
		v.State, v.Summary = Skew, fmt.Sprintf("%s is %s %s", a, Words(d), b)
		if zone, ok := ZoneOf(d); ok {
			v.State, v.Zone = ZoneBug, zone
			v.Summary = fmt.Sprintf("%s is %s %s: a whole number of quarters of an hour, so a time zone, not drift", a, Words(d), b)
		}
	}
	return v
}

func side(d Interval) string {
	if d.Middle() < 0 {
		return " behind"
	}
	return " ahead of"
}

func nearer(d Interval) time.Duration  { return min(d.Low.Abs(), d.High.Abs()) }
func further(d Interval) time.Duration { return max(d.Low.Abs(), d.High.Abs()) }

// clockOf is a source that could be read.
type clockOf struct {
	name   string
	kind   Kind
	zone   string
	offset Interval
	// faked is set where the kernel there shows another time.
	faked bool
}

func readable(sources []Source) []clockOf {
	var out []clockOf
	for _, s := range sources {
		if i, ok := s.Offset(); ok {
			out = append(out, clockOf{s.Name, s.Kind, s.Best().Zone, i, s.Fault != ""})
		}
	}
	return out
}

// referenceOf is the clock that the others are measured by: a time server, this machine where its kernel says that it
// follows one, or one of those that most agree with. known is false where it is no better than any other.
func referenceOf(read []clockOf, set Setting) (n int, known bool) {
	for n, c := range read {
		if c.kind == KindNTP {
			return n, true
		}
	}
	if read[0].kind == KindLocal && set.Disciplined {
		return 0, true
	}
	best, second := 0, 0
	for m := range read {
		votes := 0
		for k := range read {
			if !read[m].offset.Minus(read[k].offset).Beyond(set.MaxSkew) {
				votes++
			}
		}
		switch {
		case votes > best:
			n, second, best = m, best, votes
		case read[m].offset.Minus(read[n].offset).Beyond(set.MaxSkew):
			second = max(second, votes)
		}
	}
	return n, best > second && best > 1
}

// furthest finds the clock that is surely furthest from the reference, or the pair that is.
func furthest(read []clockOf, reference int, known bool) (worst, against int) {
	distance := func(a, b int) time.Duration {
		d := read[a].offset.Minus(read[b].offset)
		return max(d.Low, -d.High)
	}
	worst, against = -1, reference
	for a := range read {
		for b := range read {
			if a == b || known && b != reference || !known && b > a {
				continue
			}
			if worst < 0 || distance(a, b) > distance(worst, against) {
				worst, against = a, b
			}
		}
	}
	return worst, against
}

// agreement says in which way the clocks agree; that one shows another zone is no difference.
func agreement(sources []Source, read []clockOf, d Interval, set Setting) string {
	local := zoneOffset(set.Now.In(set.Zone).Format("-0700"))
	for _, c := range read {
		if c.kind == KindLocal || c.zone == "" || zoneOffset(c.zone) == "" || zoneOffset(c.zone) == local {
			continue
		}
		return fmt.Sprintf("no difference: %s and %s show the same instant, in other time zones (UTC%s and UTC%s)",
			sources[0].Name, c.name, zoneOffset(c.zone), local)
	}
	if d.Contains(0) {
		return fmt.Sprintf("no difference to be seen, to %s", Error(further(d)))
	}
	return fmt.Sprintf("the clocks agree to %s, which is less than the %s allowed", Error(further(d)), Amount(set.MaxSkew, time.Second))
}

// zoneOffset is the numeric part of a zone as date writes it: "+0700" of "+0700 Asia/Bangkok"; empty where there is none.
func zoneOffset(zone string) string {
	first, _, _ := strings.Cut(zone, " ")
	if len(first) == 5 && (first[0] == '+' || first[0] == '-') && strings.Trim(first[1:], "0123456789") == "" {
		return first[:3] + ":" + first[3:]
	}
	return ""
}
