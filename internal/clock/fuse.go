package clock

import (
	"cmp"
	"slices"
	"time"
)

// Fusion is what several intervals of one clock say together.
type Fusion struct {
	Interval
	// Agree of Of intervals hold all of Interval. Where they are fewer, the clock did not run evenly, or there are
	// several of it.
	Agree, Of int
}

// Consistent reports whether there was at least one interval, and all of them have a point in common.
func (f Fusion) Consistent() bool { return f.Of > 0 && f.Agree == f.Of }

// Fuse returns what all intervals have in common. Where they have nothing in common, it does not average: it returns
// the part that most of them share (Marzullo 1984, the algorithm that NTP selects its servers by), and says how many.
func Fuse(list []Interval) Fusion {
	f := Fusion{Of: len(list)}
	if len(list) == 0 {
		return f
	}
	type edge struct {
		at   time.Duration
		kind int // -1 opens an interval, +1 closes one: at the same point the opening comes first
	}
	edges := make([]edge, 0, 2*len(list))
	for _, i := range list {
		edges = append(edges, edge{i.Low, -1}, edge{i.High, +1})
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.kind, b.kind)) })
	open := 0
	for n, e := range edges {
		if open -= e.kind; open > f.Agree {
			// The most that are open at once lasts until the next edge, which closes one.
			f.Agree, f.Interval = open, Interval{e.at, edges[n+1].at}
		}
	}
	return f
}

// confirmed is what the intervals have in common when each bound must rest on two of them: one answer that was held up
// in a way that its round trip does not show moves neither bound. It holds all of what [Fuse] returns for intervals
// that agree. ok is false where the bounds exclude each other.
func confirmed(list []Interval) (i Interval, ok bool) {
	lows, highs := make([]time.Duration, 0, len(list)), make([]time.Duration, 0, len(list))
	for _, x := range list {
		lows, highs = append(lows, x.Low), append(highs, x.High)
	}
	slices.Sort(lows)
	slices.Sort(highs)
	if len(list) < 2 {
		return Interval{}, false
	}
	i = Interval{lows[len(lows)-2], highs[1]}
	return i, i.Low <= i.High
}
