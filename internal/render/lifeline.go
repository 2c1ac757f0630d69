package render

import (
	"math"
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"github.com/jwtdoc/jwtdoc/internal/token"
)

// lifeCells is how many columns a life line draws with where there is room for them.
const lifeCells = 51

// lifeLine draws a token's life and where now lies on it, to scale:
//
//	lived    15m   07:39 ├──────────────┤ 07:54 ·········· now 08:35
//	lives    15m   07:39 ├───────── now 07:48 ······┤ 07:54
//	lives    15m   now 07:30 ····· 07:39 ├────────────────┤ 07:54
//
// It is empty without a life that can be drawn. indent is how much of the width is used already.
func (s Style) lifeLine(e token.Expiry, indent int) string {
	if e.LifetimeSeconds == nil || *e.LifetimeSeconds <= 0 || !e.Issued.Valid() || !e.Expires.Valid() {
		return ""
	}
	now := token.InstantOf(e.Now)
	label := "lives"
	if e.Expires.Compare(e.Now) <= 0 {
		label = "lived"
	}
	head := pad(label, labelColumn) + token.Duration(*e.LifetimeSeconds) + gap
	start, end, mark := s.lifeTimes(e)

	// The parts in their order, and how long each lasts.
	life, after := *e.LifetimeSeconds, now.Sub(*e.Expires)
	before := e.Issued.Sub(now)
	var text func(first, second int) string
	var first, second int64
	switch {
	case before > 0:
		first, second = before, life
		text = func(a, b int) string {
			return mark + " " + s.gapOf(a) + " " + start + " " + s.bar(b) + " " + end
		}
	case e.Expires.Compare(e.Now) > 0:
		first, second = now.Sub(*e.Issued), e.Expires.Sub(now)
		text = func(a, b int) string {
			return start + " " + s.signs.left + strings.Repeat(s.signs.line, a) + " " + mark + " " + s.gapOf(b) + s.signs.right + " " + end
		}
	default:
		first, second = life, after
		text = func(a, b int) string {
			return start + " " + s.bar(a) + " " + end + " " + s.gapOf(b) + " " + mark
		}
	}
	cells := lifeCells
	if s.width > 0 {
		cells = min(cells, s.width-indent-lipgloss.Width(head+text(0, 0)))
	}
	if cells < 4 {
		return head + text(1, 1)
	}
	n := share(first, second, cells)
	return head + text(n, cells-n)
}

func (s Style) bar(n int) string {
	return s.signs.left + strings.Repeat(s.signs.line, n) + s.signs.right
}

func (s Style) gapOf(n int) string { return strings.Repeat(s.signs.gap, n) }

// share divides cells between two lengths of time, at least one for each.
func share(first, second int64, cells int) int {
	n := int(math.Round(float64(cells) * float64(first) / (float64(first) + float64(second))))
	return min(max(n, 1), cells-1)
}

// lifeTimes labels the ends of the life and now, in UTC: with the date where the day changes between them, with
// seconds where the life is shorter than five minutes.
func (s Style) lifeTimes(e token.Expiry) (start, end, now string) {
	issued, expires, at := e.Issued.Time(), e.Expires.Time(), e.Now.UTC()
	layout := "15:04"
	if *e.LifetimeSeconds < 300 {
		layout = timeOnly
	}
	const day = "2006-01-02"
	if issued.Format(day) != expires.Format(day) || issued.Format(day) != at.Format(day) {
		layout = "01-02 " + layout
	}
	if issued.Year() != expires.Year() || issued.Year() != at.Year() {
		layout = day
	}
	return issued.Format(layout), expires.Format(layout), "now " + at.Format(layout)
}

func itoa(n int) string { return strconv.Itoa(n) }
